-- The hosts a domain is delegated to stand in its own row as well: whoever reads a domain needs them, and finds them
-- there without a look at three pages a host. domain_host stays what says which host serves which domains.
alter table domain add column name_servers text not null default '';
update domain set name_servers =
    coalesce((select string_agg(n.host, ' ' order by n.position) from domain_host n where n.domain = domain.name), '');
