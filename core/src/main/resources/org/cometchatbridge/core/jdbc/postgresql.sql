-- SPDX-License-Identifier: Apache-2.0
-- CometChat Bridge on PostgreSQL 12 and later.

-- Written by the application, in its own transactions, with INSERT only.
-- The ids are higher than those of a bridge without a database, which login sessions may still hold.
create table cometchat_outbox (
  id            bigint generated always as identity (start with 5000000000000000) primary key,
  app_id        varchar(63)  not null,
  uid           varchar(100) not null,
  stamp         varchar(64)  not null,      -- whose user it is; a hash, never the user id
  former_stamps text,                       -- JSON list of the same hash of former user ids
  kind          char(1)      not null,      -- F fields, A activate, D deactivate (soft delete is the same), P permanent delete, E sign out everywhere, T one token, C created by a login
  body          text,                       -- JSON: the fields that are named, null to empty one; for T the token (encrypted where a key is set)
  actor         varchar(100),               -- who asked for it
  made_at       bigint       not null       -- epoch milliseconds
);
create index cometchat_outbox_uid on cometchat_outbox (app_id, uid, id);

-- Written by the bridge only: one row for each uid, desired and sent.
create table cometchat_user (
  app_id           varchar(63)  not null,
  uid              varchar(100) not null,   -- # and a hash of the uid once the user is erased
  stamp            varchar(64)  not null,
  former_stamps    text,
  desired          text         not null,   -- JSON: field -> [JSON text, id of the change that set it]
  sent             text         not null,   -- JSON: field -> hash of what CometChat has
  standing         char(1)      not null,   -- A, D or P; P stays as a tombstone
  standing_at      bigint       not null,   -- id of the change that set it
  signed_out_at    bigint       not null,   -- id of the last E change; sessions that read a lower one are signed out
  signed_out_ms    bigint       not null,   -- made_at of that change
  erased_at        bigint       not null,   -- id of the last P change
  tokens_to_delete text,                    -- JSON list of tokens to be deleted
  token_count      integer      not null,   -- how many of them can be read
  actor            varchar(100),            -- who asked for the last change
  version          bigint       not null,   -- grows with every change that is folded
  due              bigint,                  -- when to carry it out, by the clock of the database; null when there is nothing to do; in the future while leased
  urgency          smallint,                -- what is carried out first: 0 tokens end and more, 1 single tokens end, 2 a profile changes; null when due is
  lease            bigint       not null,   -- 0, or the random mark of the node that has it
  attempts         integer      not null,
  in_outage        smallint     not null,   -- 1 while due is the end of a pause that a change does not shorten
  parked           varchar(100),            -- error code, or BRAKE; parked rows have no due
  parked_at        bigint,
  released         smallint     not null,   -- 1 when an operator has released the standing from the brake
  pending_since    bigint,                  -- since when a change waits to be carried out; null when none does
  changed_at       bigint       not null,
  primary key (app_id, uid)
);
create index cometchat_user_due on cometchat_user (app_id, urgency, due, pending_since) where due is not null;
create index cometchat_user_parked on cometchat_user (app_id, parked_at) where parked_at is not null;

-- The audit, if it is set to jdbc. What was done with a change is inserted in the transaction that completes the change.
create table cometchat_audit (
  id      bigint generated always as identity primary key,
  at_ms   bigint       not null,            -- epoch milliseconds, by the clock of the node
  app_id  varchar(63)  not null,
  uid     varchar(100) not null,            -- # and a hash of the uid once the user is erased, as in cometchat_user
  what    varchar(30)  not null,            -- TOKEN_CREATED, USER_CREATED, USER_UPDATED, TOKEN_REVOKED, ...; with _FAILED if it was not carried out
  actor   varchar(100),                     -- who caused it; the same as uid for the user
  node    varchar(60)  not null,            -- host name and process id
  detail  varchar(500)                      -- field names and codes, never values
);
create index cometchat_audit_uid on cometchat_audit (app_id, uid, id);
