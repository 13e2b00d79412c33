-- Registrar accounts, and what belongs to the whole registry.
create table registrar (
    id text not null,
    name text not null,
    management text not null constraint registrar_management check (management in ('registrar', 'registrant')),
    allowed_addresses text not null,
    certificates text not null,
    default_name_server_admin text,
    password_hash text not null,
    balance bigint not null,
    locked bigint not null constraint registrar_locked check (locked in (0, 1)),
    auto_renew bigint not null constraint registrar_auto_renew check (auto_renew in (0, 1)),
    certificate_required bigint not null constraint registrar_certificate_required check (certificate_required in (0, 1)),
    failed_logins bigint not null,
    login_locked_until bigint,
    message_count bigint not null constraint registrar_message_count check (message_count >= 0),
    created_at bigint not null,
    constraint registrar_pk primary key (id)
);

-- Counters: 'id' is the next free row number; the others are gapless and hold the last number given out.
create table counter (
    name text not null,
    n bigint not null,
    constraint counter_pk primary key (name)
);
insert into counter (name, n) values ('id', 1);

create table setting (
    name text not null,
    value text not null,
    constraint setting_pk primary key (name)
);
