/** All requests of a network, compared with its page views: more than the requests of a page. */
export const FLOOD_OF_NETWORK = 50;
