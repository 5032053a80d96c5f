/** The exact transcript of an installation. On a console it then waits for a key. */
export const installed = `PR-Setup will install Port Reporter in the following location on this system:

C:\\Program Files\\PortReporter

Do you want to install Port Reporter? (Y/N)y

Creating PortReporter directory...completed successfully

Copying PortReporter.exe to target directory...completed successfully

Creating service...completed successfully

Creating registry key and values...completed successfully

PR-Setup has successfully installed the Port Reporter service
The service is currently stopped and set to manual startup type

Please use the services applet (Administrative Tools) in the control panel to configure and start the Port Reporter service
`;
