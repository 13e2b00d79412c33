-- What time brings to contacts and to places on waiting lists, found by an index.
alter table contact add column identity_due_at bigint;
alter table contact add column purge_at bigint;
create index contact_by_identity_due on contact (identity_due_at) where identity = 'open' and identity_due_at is not null;
create index contact_by_purge on contact (purge_at) where purge_at is not null;
-- Nobody knows since when a contact has had no role: it is looked at fourteen days after its last change.
update contact set purge_at = coalesce(updated_at, created_at) + 1209600000;

alter table domain add column identity_due_at bigint;
-- Who holds a contact without having a role.
create index domain_by_vid on domain (name) where vid = 1;
create index invoice_open_by_payer on invoice (payer) where paid_at is null;
create index registrar_by_name_server_admin on registrar (default_name_server_admin)
    where default_name_server_admin is not null;

-- Places taken before places cost anything are paid for a year.
alter table waiting_position add column paid_until bigint default 0 not null;
alter table waiting_position add column pay_by bigint;
alter table waiting_position add column due_at bigint default 0 not null;
update waiting_position set paid_until = joined_at + 31535999000,
    due_at = coalesce(offer_expires_at, joined_at + 31536000000);
create index waiting_position_by_due on waiting_position (due_at);
create index waiting_position_by_contact on waiting_position (contact);
drop index waiting_position_by_offer_end;
