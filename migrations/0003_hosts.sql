-- Name servers.
create table host (
    name text not null,
    sponsor text not null,
    admin text not null,
    addresses text not null,
    pending text,
    created_by text not null,
    updated_by text,
    superordinate text,
    marked_for_deletion bigint not null constraint host_marked check (marked_for_deletion in (0, 1)),
    created_at bigint not null,
    updated_at bigint,
    transferred_at bigint,
    constraint host_pk primary key (name)
);
create index host_by_superordinate on host (superordinate, name) where superordinate is not null;
create index host_by_admin on host (admin);
