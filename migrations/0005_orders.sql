-- What waits for somebody: held operations, invoices, waiting lists.
create table approval (
    id bigint not null,
    domain text,
    operation text not null,
    step text not null,
    steps_left text not null,
    approvers text not null,
    requester text not null,
    requested_by text not null,
    letter text,
    outcome text,
    requested_at bigint not null,
    deadline bigint not null,
    is_open bigint not null
        constraint approval_is_open check (is_open in (0, 1) and (is_open = 1) = (outcome is null)),
    constraint approval_pk primary key (id)
);
create index approval_open_by_domain on approval (domain) where is_open = 1;
create index approval_open_by_deadline on approval (deadline) where is_open = 1;

create table invoice (
    id bigint not null,
    domain text not null,
    payer text not null,
    years bigint not null,
    amount bigint not null,
    paid bigint not null,
    issued_at bigint not null,
    due_at bigint not null,
    paid_at bigint,
    constraint invoice_pk primary key (id)
);
create index invoice_by_domain on invoice (domain);
create index invoice_open_by_domain on invoice (domain) where paid_at is null;

create table waiting_position (
    id bigint not null,
    domain text not null,
    contact text not null,
    offer_token text,
    joined_at bigint not null,
    offer_expires_at bigint
        constraint waiting_position_offer check ((offer_expires_at is null) = (offer_token is null)),
    constraint waiting_position_pk primary key (id)
);
create index waiting_position_by_domain on waiting_position (domain);
