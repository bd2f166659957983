import { notSupported } from '@/lib/commands/parameters/parameter-types';

/**
 * Owns: Set-TransportServer's parameters for log files, none of which exist here: attempts, finished messages and audit
 *   entries lie in the database, and processes log to standard output.
 * Promises: accepted at Exchange's default, refused at any other value.
 */
export const notSupportedLogParameters = {
  ConnectivityLogEnabled: notSupported(true),
  ConnectivityLogMaxAge: notSupported('30.00:00:00'),
  ConnectivityLogMaxFileSize: notSupported('10MB'),
  ConnectivityLogMaxDirectorySize: notSupported('1000MB'),
  ConnectivityLogPath: notSupported(null),
  SendProtocolLogMaxAge: notSupported('30.00:00:00'),
  SendProtocolLogMaxFileSize: notSupported('10MB'),
  SendProtocolLogMaxDirectorySize: notSupported('250MB'),
  SendProtocolLogPath: notSupported(null),
  ReceiveProtocolLogMaxAge: notSupported('30.00:00:00'),
  ReceiveProtocolLogMaxFileSize: notSupported('10MB'),
  ReceiveProtocolLogMaxDirectorySize: notSupported('250MB'),
  ReceiveProtocolLogPath: notSupported(null),
  MessageTrackingLogEnabled: notSupported(true),
  MessageTrackingLogMaxAge: notSupported('30.00:00:00'),
  MessageTrackingLogMaxFileSize: notSupported('10MB'),
  MessageTrackingLogMaxDirectorySize: notSupported('1000MB'),
  MessageTrackingLogSubjectLoggingEnabled: notSupported(true),
  MessageTrackingLogPath: notSupported(null),
  RoutingTableLogMaxAge: notSupported('7.00:00:00'),
  RoutingTableLogMaxDirectorySize: notSupported('50MB'),
  RoutingTableLogPath: notSupported(null),
};
