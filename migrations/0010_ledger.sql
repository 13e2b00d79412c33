-- Double entry: one row takes an amount from one account (debit) and gives it to another (credit).
-- Rows are added, never changed. Accounts: REG-1001 (a registrar's funds), reserved:REG-1001, a
-- contact's handle (what it was billed and has not paid), income:period and the like, vat, bank.
create table ledger_entry (
    debit text not null,
    credit text not null,
    kind text not null,
    domain text,
    command text not null,
    sv_trid text not null,
    id bigint not null,
    posted_at bigint not null,
    amount bigint not null constraint ledger_entry_amount check (amount > 0),
    balance_after bigint,
    invoice bigint,
    constraint ledger_entry_pk primary key (debit, id),
    constraint ledger_entry_sides check (debit <> credit)
);

-- The one-sided rows of before find their other side. Deposits came from the bank.
insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select 'bank', l.registrar, l.kind, l.domain,
    coalesce((select h.command from history h
        where h.object_kind = 'registrar' and h.object = l.registrar and h.id = l.id + 1), 'unknown'),
    l.sv_trid, l.id, l.posted_at, l.amount, l.balance_after, cast(null as bigint)
from ledger l where l.kind = 'deposit' and l.amount > 0;

-- An application that waits, or was not carried out, only set its price aside.
insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select l.registrar, 'reserved:' || l.registrar, 'create_reserved', l.domain, 'domain:create',
    l.sv_trid, l.id, l.posted_at, -l.amount, l.balance_after, cast(null as bigint)
from ledger l where l.kind = 'create' and l.amount < 0 and (
    l.sv_trid in (select r.sv_trid from ledger r where r.kind = 'create_released')
    or exists (select 1 from approval a where a.domain = l.domain and a.is_open = 1
        and a.operation like '{"kind":"domain_create"%' and a.requested_by like '%"' || l.sv_trid || '"%'));

insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select 'reserved:' || l.registrar, l.registrar, 'create_released', l.domain,
    coalesce((select h.command from history h
        where h.object_kind = 'domain' and h.object = l.domain and h.id = l.id + 1), 'unknown'),
    l.sv_trid, l.id, l.posted_at, l.amount, l.balance_after, cast(null as bigint)
from ledger l where l.kind = 'create_released' and l.amount > 0;

-- Everything else was a price. A fifth of it is the VAT of 25 per cent in it, to the nearest øre,
-- with a row of its own: the number after a charge was that of its history, so it is free here.
insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select p.registrar, case p.kind when 'restore' then 'income:restore'
        when 'registrant_change' then 'income:registrant_change' else 'income:period' end,
    p.kind, p.domain,
    coalesce((select h.command from history h
        where h.object_kind = 'domain' and h.object = p.domain and h.id = p.id + 1), 'unknown'),
    p.sv_trid, p.id, p.posted_at, p.price - p.vat, p.balance_after + p.vat, cast(null as bigint)
from (select l.*, -l.amount as price, (5 - 2 * l.amount) / 10 as vat from ledger l
    where l.kind in ('create', 'renew', 'restore', 'registrant_change') and l.amount < 0) as p
where not exists (select 1 from ledger_entry e where e.debit = p.registrar and e.id = p.id);

insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select e.debit, 'vat', e.kind, e.domain, e.command, e.sv_trid, e.id + 1, e.posted_at,
    -l.amount - e.amount, l.balance_after, cast(null as bigint)
from ledger_entry e join ledger l on l.registrar = e.debit and l.id = e.id
where e.credit like 'income:%' and -l.amount > e.amount;

-- What no row accounts for is what the account had when the ledger began. Numbers below zero come
-- before all others.
insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select case when o.opening > 0 then 'bank' else o.id end, case when o.opening > 0 then o.id else 'bank' end,
    'opening', cast(null as text), 'migrate', 'migrate-10', -4 * o.position, o.created_at,
    abs(o.opening), o.opening, cast(null as bigint)
from (select r.id, r.created_at, row_number() over (order by r.id) as position,
        r.balance - coalesce((select cast(sum(l.amount) as bigint) from ledger l where l.registrar = r.id), 0) as opening
    from registrar r) as o
where o.opening <> 0;

-- Invoices were not in the ledger: what was billed, the VAT in it, and what was paid.
insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select i.payer, 'income:period', 'renew', i.domain, 'invoice:issue', 'migrate-10',
    4 * i.id - 4 * (select max(m.id) + 1 from invoice m) + 1, i.issued_at, i.amount - (2 * i.amount + 5) / 10, cast(null as bigint), i.id
from invoice i where i.amount > 0;

insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select e.debit, 'vat', e.kind, e.domain, e.command, e.sv_trid, e.id + 1, e.posted_at,
    i.amount - e.amount, cast(null as bigint), e.invoice
from ledger_entry e join invoice i on i.id = e.invoice where i.amount > e.amount;

insert into ledger_entry
    (debit, credit, kind, domain, command, sv_trid, id, posted_at, amount, balance_after, invoice)
select 'bank', i.payer, 'payment', i.domain, 'invoice:pay', 'migrate-10',
    4 * i.id - 4 * (select max(m.id) + 1 from invoice m) + 3, coalesce(i.paid_at, i.issued_at), i.paid, cast(null as bigint), i.id
from invoice i where i.paid > 0;

create unique index ledger_entry_by_credit on ledger_entry (credit, id);

-- What is followed on an account: how long it has been below zero, and the statement of its month.
-- Whatever is due is found by its time.
alter table registrar add column debit_since bigint;
alter table registrar add column settle_by bigint;
alter table registrar add column overdue_told bigint default 0 not null
    constraint registrar_overdue_told check (overdue_told in (0, 1));
alter table registrar add column statement_at bigint;
alter table registrar add column statement_opening bigint default 0 not null;
alter table registrar add column statement_paid_in bigint default 0 not null;
alter table registrar add column due_at bigint;
update registrar set due_at = created_at;
create index registrar_by_due on registrar (due_at) where due_at is not null;
