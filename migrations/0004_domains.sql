-- Domains and their delegation.
create table domain (
    name text not null,
    sponsor text not null,
    registrant text not null,
    admin text,
    billing text,
    ds text not null,
    state text not null constraint domain_state check (state in ('reserved', 'active', 'suspended', 'locked', 'blocked')),
    suspension text constraint domain_suspension check ((state = 'suspended') = (suspension is not null)),
    created_by text not null,
    updated_by text,
    vid_contacts text not null,
    tokens text not null,
    pending text,
    created_at bigint not null,
    updated_at bigint,
    expires_at bigint not null,
    transferred_at bigint,
    period_years bigint not null,
    auto_renew bigint not null constraint domain_auto_renew check (auto_renew in (0, 1)),
    vid bigint not null constraint domain_vid check (vid in (0, 1)),
    open_invoices bigint not null constraint domain_open_invoices check (open_invoices >= 0),
    due_at bigint,
    constraint domain_pk primary key (name)
);
create index domain_by_due on domain (due_at) where due_at is not null;
create index domain_by_registrant on domain (registrant);
create index domain_by_admin on domain (admin) where admin is not null;
create index domain_by_billing on domain (billing) where billing is not null;

-- Which host serves which domain. A host that serves one cannot be deleted, whoever tries.
create table domain_host (
    domain text not null,
    host text not null,
    position bigint not null,
    constraint domain_host_pk primary key (domain, host),
    constraint domain_host_domain foreign key (domain) references domain (name),
    constraint domain_host_host foreign key (host) references host (name)
);
create index domain_host_by_host on domain_host (host);
