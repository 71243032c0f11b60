/*
 * A key and a self-signed certificate for `localhost`, good for a hundred years and for nothing but tests: no part of
 * the product believes it.
 */
const pem = (what: string, lines: readonly string[]): string =>
  [`-----BEGIN ${what}-----`, ...lines, `-----END ${what}-----`, ''].join('\n');

export const LOCALHOST_KEY = pem('PRIVATE KEY', [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWoPAGNxMmnntFDWM',
  'ojdDrQ6BDVa5835cqJP98B6wXzyhRANCAASZ1saOasEekn3JPwQ7GVkA6mqvpkxA',
  'fRAZSahOGhAq3rDY3cJOZfr9tSWZnVEW30ZpizNHq1yE52Rsi7j/VKkc',
]);

export const LOCALHOST_CERTIFICATE = pem('CERTIFICATE', [
  'MIIBlDCCATugAwIBAgIUQHAmYgdOPXB2qKZVvfdRSvZXt3kwCgYIKoZIzj0EAwIw',
  'FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE1MDczMloYDzIxMjYxMDI5',
  'MTUwNzMyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO',
  'PQMBBwNCAASZ1saOasEekn3JPwQ7GVkA6mqvpkxAfRAZSahOGhAq3rDY3cJOZfr9',
  'tSWZnVEW30ZpizNHq1yE52Rsi7j/VKkco2kwZzAdBgNVHQ4EFgQUg9dUy7HLSHSc',
  'QdtFlamr/qElRR0wHwYDVR0jBBgwFoAUg9dUy7HLSHScQdtFlamr/qElRR0wFAYD',
  'VR0RBA0wC4IJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID',
  'RwAwRAIgfo5YirCSMOaquPqhWsBB7Er8scLNb6s6EN8OYgGLQHoCIG/qx3xrlnYS',
  '8Jca3fIiSrl+j9YFfeXqpHqSk0oiPYXP',
]);
