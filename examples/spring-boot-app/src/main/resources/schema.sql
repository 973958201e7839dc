create table crew (
  username varchar(100) primary key,
  password varchar(200) not null,
  name varchar(100) not null,
  duty varchar(100) not null,
  picture varchar(500) default '' not null,
  enabled boolean default true not null,
  admin boolean default false not null,
  sign_outs integer default 0 not null,
  password_shown varchar(100),
  version integer default 0 not null
);
