-- Who verifies the contacts an account manages: the registry, unless the registrar answers for them.
alter table registrar add column verification text default 'registry' not null
    constraint registrar_verification check (verification in ('registrar', 'registry'));
