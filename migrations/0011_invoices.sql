-- Invoices with lines, warnings and credit notes; payments; what payers have to their credit.
alter table invoice add column kind text default 'invoice' not null
    constraint invoice_kind check (kind in ('invoice', 'warning', 'credit_note'));
alter table invoice add column refers_to bigint;
alter table invoice add column credited bigint default 0 not null;
alter table invoice add column warn_at bigint;
alter table invoice add column warning bigint;
create index invoice_by_warning on invoice (warn_at) where warn_at is not null;
create index invoice_by_payer on invoice (payer);

create table invoice_line (
    domain text not null,
    kind text not null constraint invoice_line_kind check (kind in ('period', 'vid', 'restore')),
    invoice bigint not null,
    position bigint not null,
    years bigint not null,
    amount bigint not null,
    vat bigint not null,
    credited bigint default 0 not null,
    constraint invoice_line_pk primary key (invoice, position)
);
create index invoice_line_by_domain on invoice_line (domain);

-- Invoices so far have one line each, with the VAT of 25 % in it; the registry warns 14 days
-- before an invoice is due, but not before it was issued.
insert into invoice_line (domain, kind, invoice, position, years, amount, vat)
select domain, 'period', id, 0, years, amount, (2 * amount * 25 + 125) / 250 from invoice;
update invoice set warn_at = case when due_at - 1209600000 < issued_at then issued_at else due_at - 1209600000 end
where paid_at is null;

-- When a domain is suspended unless its open invoices are paid; for VID a letter must come first.
alter table domain add column suspend_at bigint;
update domain set suspend_at = expires_at + 1000 where open_invoices > 0 and vid = 0;

-- Registrant-managed domains are billed on the 15th two months before the month of their expiry: that is when time
-- next does something to them. Days are counted from 1 March of year 0, months from March, so that leap days come last.
with era as (
    select name, (expires_at + 3600000) / 86400000 + 719468 as days from domain
    where sponsor = 'DKHM1-DK' and state = 'active' and open_invoices = 0
        and coalesce(billing, registrant) not like 'REG-%'
),
age as (
    select name, days / 146097 as era, days % 146097 as days from era
),
annual as (
    select name, era, days, (days - days / 1460 + days / 36524 - days / 146096) / 365 as years from age
),
monthly as (
    select name, 12 * (400 * era + years) + (5 * (days - (365 * years + years / 4 - years / 100)) + 2) / 153 - 2 as months
    from annual
),
billed as (
    select name, months / 12 as years, months % 12 as month from monthly
),
due as (
    select name, 86400000 * (365 * years + years / 4 - years / 100 + years / 400 + (153 * month + 2) / 5 + 14 - 719468)
        - 3600000 as at_midnight from billed
)
update domain set due_at = due.at_midnight from due
where due.name = domain.name and (domain.due_at is null or domain.due_at > due.at_midnight);

create table payer (
    handle text not null,
    credit bigint not null constraint payer_credit check (credit >= 0),
    constraint payer_pk primary key (handle)
);

create table payment (
    id text not null,
    paid_on text not null,
    reference text not null,
    payer text,
    note text,
    amount bigint not null constraint payment_amount check (amount >= 0),
    invoice bigint,
    booked_at bigint not null,
    returned_at bigint,
    constraint payment_pk primary key (id)
);
create index payment_by_invoice on payment (invoice) where invoice is not null;
create index payment_unplaced on payment (booked_at) where invoice is null and returned_at is null;
