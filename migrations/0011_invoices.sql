-- Invoices with lines, warnings and credit notes; payments; what payers have to their credit.
alter table invoice add column kind text default 'invoice' not null
    constraint invoice_kind check (kind in ('invoice', 'warning', 'credit_note'));
alter table invoice add column refers_to bigint;
alter table invoice add column credited bigint default 0 not null;
alter table invoice add column warn_at bigint;
alter table invoice add column warning bigint;
create index invoice_by_warning on invoice (warn_at) where warn_at is not null;
create index invoice_owed_by_payer on invoice (payer) where paid_at is null and kind = 'invoice';
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
-- before an invoice is due.
insert into invoice_line (domain, kind, invoice, position, years, amount, vat)
select domain, 'period', id, 0, years, amount, (2 * amount * 25 + 125) / 250 from invoice;
update invoice set warn_at = due_at - 1209600000 where paid_at is null;

-- When a domain is suspended unless its open invoices are paid; for VID a letter must come first.
alter table domain add column suspend_at bigint;
update domain set suspend_at = expires_at + 1000 where open_invoices > 0 and vid = 0;

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
