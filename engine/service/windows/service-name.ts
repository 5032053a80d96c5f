/** The name that setup gives the service. */
export const serviceName = 'PortReporter';
