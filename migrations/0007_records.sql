-- What follows from facts: history, ledger, letters. Rows are added, never changed (but for delivery).
create table history (
    object_kind text not null,
    object text not null,
    actor text not null,
    command text not null,
    reason text,
    cl_trid text,
    sv_trid text not null,
    event text not null,
    id bigint not null,
    happened_at bigint not null,
    constraint history_pk primary key (object_kind, object, id)
);

create table ledger (
    registrar text not null,
    kind text not null,
    domain text,
    sv_trid text not null,
    id bigint not null,
    posted_at bigint not null,
    amount bigint not null,
    balance_after bigint not null,
    constraint ledger_pk primary key (registrar, id)
);

create table outbox (
    kind text not null constraint outbox_kind check (kind in ('letter', 'mail')),
    recipient text not null,
    domain text,
    subject text not null,
    body text not null,
    id bigint not null,
    written_at bigint not null,
    approval bigint,
    delivered_at bigint,
    constraint outbox_pk primary key (id)
);
create index outbox_undelivered on outbox (id) where delivered_at is null;
