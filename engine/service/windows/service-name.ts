/** The name of the service that setup installs. */
export const serviceName = 'PortReporter';
