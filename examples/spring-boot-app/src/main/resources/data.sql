-- The login checks the hashes; the last column shows the passwords because this is an example.
insert into users (username, password, enabled) values
  ('mira', '{bcrypt}$2a$10$jMmB8f.BJ4Hx7NKno4fWFOhBJDfWoDZZzqYQ.4ga3Y9PzNg.ep6vm', true),
  ('tom', '{bcrypt}$2a$10$HyDSWz0asHR5y/fHRWKScuwtFavEY55tWnUkCNd0rF3DIWddUqpDa', true),
  ('nadia', '{bcrypt}$2a$10$CGRUK6Nff.vaY0sfEMAp0.Nm.uoFvijkH8BH1BZdl3kBD3s8qUcVm', true),
  ('orla.obrien@bakehouse.example', '{bcrypt}$2a$10$AOhKPGKwNn4/n1G5nN65oed8KrF.MFJ1sVmtPFMfoKe6xZ.RysQzq', true);

insert into authorities (username, authority) values
  ('mira', 'ROLE_CREW'),
  ('tom', 'ROLE_CREW'),
  ('nadia', 'ROLE_CREW'),
  ('orla.obrien@bakehouse.example', 'ROLE_CREW');

insert into crew (username, name, duty, password_shown) values
  ('mira', 'Mira Castellanos', 'Head baker', 'sourdough'),
  ('tom', 'Tom Adeyemi', 'Pastry', 'croissant'),
  ('nadia', 'Nadia Haddad', 'Shop and orders', 'poppyseed'),
  ('orla.obrien@bakehouse.example', 'Órla O''Brien', 'Early shift', 'apple-tart');
