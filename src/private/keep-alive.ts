// Read 2026-12-01:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
/**
 * Seconds for which a load balancer keeps a connection of a client: the shortest that AWS accepts.
 *
 * A DNS change moves no connection that exists. AWS's default is an hour, for which users of a busy site would stay on
 * the load balancer of the Region that they are to leave.
 */
export const CLIENT_KEEP_ALIVE_SECONDS = 60;
/**
 * Seconds without data after which a load balancer closes a connection, by default: more than the 25 between two pings
 * of Socket.IO, which it would meet exactly. https://socket.io/docs/v4/server-options/#pinginterval
 */
export const IDLE_SECONDS = 30;
/** Seconds until new connections follow a changed record: three checks of ten seconds, and the TTL of an alias. */
export const DNS_SECONDS = 90;
