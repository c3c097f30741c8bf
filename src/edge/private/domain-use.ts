/** Who serves the domain names of a platform: its domain name, the names that redirect to it and hosts of services. */
export enum DomainUse {
  /** This platform, by records that the deployment creates. */
  PLATFORM = 'PLATFORM',
  /** This platform, by records of the user. */
  EXISTING_RECORDS = 'EXISTING_RECORDS',
  /** Another site, which has the records. */
  OTHER_SITE = 'OTHER_SITE',
  /** Another distribution, which has the records and the aliases. */
  OTHER_DISTRIBUTION = 'OTHER_DISTRIBUTION',
}

/** Whether the deployment creates the DNS records of the domain names. */
export function createsRecords(use: DomainUse): boolean {
  return use === DomainUse.PLATFORM;
}

/** Whether the distribution has the domain names as aliases. */
export function createsAliases(use: DomainUse): boolean {
  return use !== DomainUse.OTHER_DISTRIBUTION;
}

/** Whether a request for a domain name reaches another site. */
export function isServedElsewhere(use: DomainUse): boolean {
  return [DomainUse.OTHER_SITE, DomainUse.OTHER_DISTRIBUTION].includes(use);
}
