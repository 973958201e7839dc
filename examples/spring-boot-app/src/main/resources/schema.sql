create table users (
  username varchar(100) primary key,
  password varchar(200) not null,
  enabled boolean not null
);

create table authorities (
  username varchar(100) not null references users,
  authority varchar(50) not null
);

create table crew (
  username varchar(100) primary key references users,
  name varchar(100) not null,
  duty varchar(100) not null,
  password_shown varchar(100) not null,
  picture varchar(500) default '' not null,
  sign_outs integer default 0 not null
);
