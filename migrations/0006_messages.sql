-- Poll queues.
create table message (
    registrar text not null,
    text text not null,
    data text not null,
    id bigint not null,
    queued_at bigint not null,
    constraint message_pk primary key (registrar, id)
);
