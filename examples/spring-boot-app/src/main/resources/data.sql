-- The login checks the hashes; the last column shows the passwords because this is an example.
insert into crew (username, name, duty, admin, password, password_shown) values
  ('mira', 'Mira Castellanos', 'Head baker, admin', true,
    '{bcrypt}$2a$10$jMmB8f.BJ4Hx7NKno4fWFOhBJDfWoDZZzqYQ.4ga3Y9PzNg.ep6vm', 'sourdough'),
  ('tom', 'Tom Adeyemi', 'Pastry', false,
    '{bcrypt}$2a$10$HyDSWz0asHR5y/fHRWKScuwtFavEY55tWnUkCNd0rF3DIWddUqpDa', 'croissant'),
  ('nadia', 'Nadia Haddad', 'Shop and orders', false,
    '{bcrypt}$2a$10$CGRUK6Nff.vaY0sfEMAp0.Nm.uoFvijkH8BH1BZdl3kBD3s8qUcVm', 'poppyseed'),
  ('orla.obrien@bakehouse.example', 'Órla O''Brien', 'Early shift', false,
    '{bcrypt}$2a$10$AOhKPGKwNn4/n1G5nN65oed8KrF.MFJ1sVmtPFMfoKe6xZ.RysQzq', 'apple-tart');
