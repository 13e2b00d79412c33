-- Persons and organisations.
create table contact (
    handle text not null,
    sponsor text not null,
    registrar_group text,
    details text not null,
    identity text not null constraint contact_identity check (identity in ('unchecked', 'open', 'checked', 'failed')),
    created_by text not null,
    updated_by text,
    fingerprint text not null,
    pending bigint,
    created_at bigint not null,
    updated_at bigint,
    constraint contact_pk primary key (handle)
);
create index contact_by_fingerprint on contact (fingerprint);
create index contact_by_sponsor on contact (sponsor);
create index contact_by_group on contact (registrar_group) where registrar_group is not null;
