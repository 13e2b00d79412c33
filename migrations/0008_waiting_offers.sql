-- Offers of a name that run out with nobody looking at the name are found by their end.
create index waiting_position_by_offer_end on waiting_position (offer_expires_at)
    where offer_expires_at is not null;
