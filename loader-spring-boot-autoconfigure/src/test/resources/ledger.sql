create table entry (name varchar(40) not null);
