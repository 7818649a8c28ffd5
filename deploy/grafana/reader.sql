-- What Grafana may read: functions over the active generation of read models, and a role that may call them and nothing else.
-- Run by the owner of the database, again after each upgrade:
--
--   psql "$DATABASE" -v ON_ERROR_STOP=1 -v password="$READER_PASSWORD" -f deploy/grafana/reader.sql
--
-- Each function looks up the active generation when it is called, so a rebuild or an upgrade asks for nothing here. They run with
-- the rights of their owner, because the schemas of generations come and go, and with them whatever was granted on them.
-- The names, columns and meanings of this schema are kept; docs/operations.md lists them.
begin;

create schema if not exists reciprocity_report;
revoke all on schema reciprocity_report from public;

-- The schema of the active generation; null before the projection has first started.
create or replace function reciprocity_report.active_schema() returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select 'reciprocity_g' || number from reciprocity.generation where state = 'active'
$$;

-- Networks, with what a network's measures are made of. `reciprocity` is edge reciprocity, 2M/(2M + A); null without edges.
create or replace function reciprocity_report.networks()
returns table (
  network text, engagements bigint, members bigint, edges bigint, mutual_pairs bigint, asymmetric_pairs bigint, reciprocity float8, dyad_reciprocity float8,
  weighted_reciprocity float8, opened bigint, answered bigint, answered_in_window bigint, ran_out bigint, open bigint, newest timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    select id::text, engagements, members, edges, mutual, edges - 2 * mutual, (2 * mutual)::float8 / nullif(edges, 0),
      mutual::float8 / nullif(edges - mutual, 0), 2 * matched::float8 / nullif(engagements, 0),
      opened, answered, in_window, ran_out, opened - answered - ran_out, newest
    from (
      select id,
        coalesce((data->'any'->>'engagements')::bigint, 0) as engagements, coalesce((data->'any'->>'members')::bigint, 0) as members,
        coalesce((data->'any'->>'edges')::bigint, 0) as edges, coalesce((data->'any'->>'mutual')::bigint, 0) as mutual,
        coalesce((data->'any'->>'matched')::bigint, 0) as matched, data->'openings' as by_kind, (data->>'newest')::timestamptz as newest
      from %I.mt_doc_networksummary) network
    cross join lateral (
      select coalesce(sum((kind.value->'sums'->>'total')::bigint), 0)::bigint as opened,
        coalesce(sum((kind.value->'sums'->>'answered')::bigint), 0)::bigint as answered,
        coalesce(sum((kind.value->'sums'->>'answeredInWindow')::bigint), 0)::bigint as in_window,
        coalesce(sum((kind.value->'sums'->>'ranOut')::bigint), 0)::bigint as ran_out
      from jsonb_each(by_kind) kind) openings
    $query$, reciprocity_report.active_schema());
end $$;

-- A network's days, by kind.
create or replace function reciprocity_report.days(in_network text, from_day date, to_day date)
returns table (
  day date, kind text, engagements bigint, opened bigint, answered bigint, answered_in_window bigint, new_mutual bigint, followers_gained bigint, views bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    select day, kind::text, engagements, opened, answered, answered_in_window, new_mutual, followers_gained, views
    from %I.network_day where network = $1 and day between $2 and $3
    $query$, reciprocity_report.active_schema()) using in_network, from_day, to_day;
end $$;

-- Of a network's openings, the share that was answered within a time: Kaplan–Meier, as /reply-curve?of=all, within 2 %. Those that are open count as long as they have waited.
create or replace function reciprocity_report.reply_curve(in_network text)
returns table (seconds float8, share float8)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    with bins as (
      select split_part(item, 'x', 1)::int as bin, sum(coalesce(nullif(split_part(item, 'x', 2), ''), '1')::bigint) as count, list.answered
      from %1$I.mt_doc_networksummary summary
      cross join lateral jsonb_each(summary.data->'openings') kind
      cross join lateral (values (kind.value->>'answers', true), (kind.value->>'replaced', false)) list (value, answered)
      -- "998 1311x2" is bin 998 once and 1311 twice.
      cross join lateral string_to_table(list.value, ' ') item
      where summary.id = $1
      group by 1, list.answered
      union all
      select floor(ln(greatest(extract(epoch from now() - opened_at)::float8 * 1e6, 1)) / ln(1.02::float8))::int, count(*), false
      from %1$I.open_expectation where network = $1 group by 1),
    steps as (
      select bin, coalesce(sum(count) filter (where answered), 0)::float8 as answered, sum(sum(count)) over (order by bin desc)::float8 as at_risk
      from bins group by bin)
    select case when bin = -1 then 0 else exp((bin + 0.5) * ln(1.02::float8)) / 1e6 end,
      1 - exp(sum(case when answered >= at_risk then -745 else ln(1 - answered / at_risk) end) over (order by bin))
    from steps where at_risk > 0 order by bin
    $query$, reciprocity_report.active_schema()) using in_network;
end $$;

-- A network's members by what they received, with what is expected of them where it was computed (expected_return_rate).
create or replace function reciprocity_report.members(in_network text)
returns table (
  member text, given bigint, received bigint, out_partners bigint, in_partners bigint, mutual_partners bigint, followers bigint, following bigint, views bigint,
  opened bigint, opened_answered bigint, owed bigint, owed_answered bigint, return_rate float8, first_seen timestamptz, last_seen timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    select standing.id::text, given_total::bigint, received_total::bigint, coalesce((data->>'outPartners')::bigint, 0), coalesce((data->>'inPartners')::bigint, 0),
      coalesce((data->>'mutualPartners')::bigint, 0), coalesce((data->>'followers')::bigint, 0), coalesce((data->>'following')::bigint, 0), coalesce((data->>'views')::bigint, 0),
      coalesce((data->'opened'->>'total')::bigint, 0), coalesce((data->'opened'->>'answered')::bigint, 0),
      awaited_total::bigint, coalesce((data->'receivedOpenings'->>'answered')::bigint, 0),
      rate.return_rate, (data->>'firstSeen')::timestamptz, (data->>'lastSeen')::timestamptz
    from %1$I.mt_doc_standing standing
    left join %1$I.member_rate rate on rate.network = standing.tenant_id and rate.member = standing.id
    where standing.tenant_id = $1
    $query$, reciprocity_report.active_schema()) using in_network;
end $$;

-- A member's days.
create or replace function reciprocity_report.member_days(in_network text, of_member text, from_day date, to_day date)
returns table (
  day date, given bigint, received bigint, opened bigint, answered bigint, answers_received bigint, engagers bigint, followers_gained bigint, views bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    select day, given, received, opened, answered, answers_received, engagers, followers_gained, views_known + views_unknown
    from %I.member_day where network = $1 and member = $2 and day between $3 and $4
    $query$, reciprocity_report.active_schema()) using in_network, of_member, from_day, to_day;
end $$;

-- A network's pairs in which somebody engaged. `strength_log` orders them by S_ab + S_ba: larger is stronger, whatever the time.
create or replace function reciprocity_report.pairs(in_network text, of_member text default null)
returns table (
  a text, b text, a_to_b bigint, b_to_a bigint, mutual boolean, last timestamptz, awaiting text, opened_at timestamptz, strength_log float8)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    select pair.a::text, pair.b::text, coalesce((data->'aToB'->>'total')::bigint, 0), coalesce((data->'bToA'->>'total')::bigint, 0),
      last_a is not null and last_b is not null, greatest(last_a, last_b),
      case when opening is null then null when opening->>'by' = 'B' then pair.a else pair.b end::text, (opening->>'at')::timestamptz,
      case when abs(strength_a - strength_b) <= 60
        then greatest(strength_a, strength_b) + ln(1 + power(2::float8, -abs(strength_a - strength_b))) / ln(2::float8) else greatest(strength_a, strength_b) end
    from %1$I.mt_doc_relationship pair
    cross join lateral (select data->'ledger'->'opening' as opening) open
    where pair.tenant_id = $1 and pair.a <> pair.b and pair.a <> '' and coalesce(last_a, last_b) is not null and ($2 is null or pair.a = $2 or pair.b = $2)
    $query$, reciprocity_report.active_schema()) using in_network, of_member;
end $$;

-- Members at risk of isolation, where this version computes that; else nothing.
create or replace function reciprocity_report.at_risk(in_network text)
returns table (member text, level text, risk float8, reciprocating bigint, received bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass(format('%I.member_risk', reciprocity_report.active_schema())) is not null then
    return query execute format($query$
      select member::text, level::text, risk, reciprocating, received from %I.member_risk where network = $1
      $query$, reciprocity_report.active_schema()) using in_network;
  end if;
end $$;

-- Communities, where this version computes them; else nothing. `reciprocity` is edge reciprocity within the community.
create or replace function reciprocity_report.communities(in_network text)
returns table (community text, size bigint, edges bigint, mutual bigint, reciprocity float8)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass(format('%I.community', reciprocity_report.active_schema())) is not null then
    return query execute format($query$
      select community::text, size, edges, mutual, (2 * mutual)::float8 / nullif(edges, 0) from %I.community where network = $1
      $query$, reciprocity_report.active_schema()) using in_network;
  end if;
end $$;

do $$
begin
  if not exists (select from pg_roles where rolname = 'reciprocity_reader') then
    create role reciprocity_reader login;
  end if;
end $$;
alter role reciprocity_reader login password :'password';
alter role reciprocity_reader set default_transaction_read_only = on;
alter role reciprocity_reader set statement_timeout = '15s';
alter role reciprocity_reader connection limit 20;
revoke all on all functions in schema reciprocity_report from public;
grant usage on schema reciprocity_report to reciprocity_reader;
grant execute on all functions in schema reciprocity_report to reciprocity_reader;

commit;
