create table room (
  name varchar(40) primary key,
  topic varchar(200) not null
);

create table message (
  id bigint generated always as identity primary key,
  room varchar(40) not null references room,
  author varchar(40) not null,
  text varchar(2000) not null,
  sent_at timestamp with time zone not null
);

create index message_by_room on message (room, id);

create table member (
  id bigint generated always as identity primary key,
  room varchar(40) not null references room,
  name varchar(40) not null,
  role varchar(40) not null
);

create table poll (
  id bigint generated always as identity primary key,
  room varchar(40) not null references room,
  question varchar(2000) not null
);

create table choice (
  poll bigint not null references poll on delete cascade,
  position integer not null,
  text varchar(40) not null,
  primary key (poll, position)
);
