#include "source/settings.hpp"

#include "vstream/gtid_set.hpp"

namespace pipeline::planetscale {

const OptionTable& source_options() {
  static const OptionTable table{
      {"host", PIPELINE_OPTION_STRING, "The host of the vtgate, or of the PlanetScale branch.",
       PIPELINE_OPTION_REQUIRED},
      {"port", PIPELINE_OPTION_INTEGER, "The gRPC port.", 0, "443", {}, nullptr, 1, 65535},
      {"database", PIPELINE_OPTION_STRING, "The database, in Vitess: the keyspace.", PIPELINE_OPTION_REQUIRED},
      {"username", PIPELINE_OPTION_STRING, "The user name."},
      {"password", PIPELINE_OPTION_STRING, "The password.", PIPELINE_OPTION_SECRET},
      {"tables", PIPELINE_OPTION_STRING_LIST, "The tables to read, by their exact names.", PIPELINE_OPTION_REQUIRED},
      {"shards", PIPELINE_OPTION_STRING_LIST, "The shards to read; without it all serving shards."},
      {"tablet_type",
       PIPELINE_OPTION_STRING,
       "Which tablets serve the data.",
       0,
       "primary",
       {"primary", "replica", "rdonly"}},
      {"starting_gtids", PIPELINE_OPTION_STRING_MAP,
       "Positions to start from, without a copy: { \"-80\" = \"MySQL56/…\" }. For all shards, or for none."},
      {"tls", PIPELINE_OPTION_STRING, "Whether the connection is encrypted.", 0, "required", {"required", "disabled"}},
      {"ca_file", PIPELINE_OPTION_STRING, "A file with the certificates to trust, instead of the system's."},
      {"auth",
       PIPELINE_OPTION_STRING,
       "How the user is named: basic (PlanetScale), static (a vtgate of your own); auto takes basic with TLS.",
       0,
       "auto",
       {"auto", "basic", "static"}},
      {"zero_dates",
       PIPELINE_OPTION_STRING,
       "What becomes of dates such as 0000-00-00: null, an error, or text (then all dates and times of day are text).",
       0,
       "null",
       {"null", "error", "text"}},
      {"retry_timeout", PIPELINE_OPTION_DURATION, "How long a broken stream is tried again while nothing comes.", 0,
       "5m"}};
  return table;
}

Result<SourceSettings> read_settings(const Options& options) {
  SourceSettings settings;
  Endpoint& endpoint = settings.endpoint;
  endpoint.host = options.string("host");
  endpoint.port = static_cast<uint16_t>(options.integer("port"));
  endpoint.tls = options.string("tls") == "required";
  endpoint.ca_file = options.string("ca_file");
  endpoint.username = options.string("username");
  endpoint.password = options.string("password");
  if (!endpoint.username.empty()) {
    const std::string way = options.string("auth");
    const bool basic = way == "basic" || (way == "auto" && endpoint.tls);
    endpoint.authentication = basic ? Authentication::basic : Authentication::static_metadata;
  }
  settings.keyspace = options.string("database");
  settings.tables = options.strings("tables");
  settings.shards = options.strings("shards");
  const std::string type = options.string("tablet_type");
  settings.tablet_type = type == "replica" ? wire::REPLICA : type == "rdonly" ? wire::RDONLY : wire::PRIMARY;
  const std::string zero_dates = options.string("zero_dates");
  settings.zero_dates = zero_dates == "error"  ? ZeroDates::error
                        : zero_dates == "text" ? ZeroDates::text
                                               : ZeroDates::null;
  settings.retry_timeout = std::chrono::milliseconds(options.integer("retry_timeout"));
  if (settings.tables.empty()) return Status::invalid("no table is named").with_option("tables");
  for (const auto& [key, values] : options.entries("starting_gtids")) {
    const std::string shard = key.starts_with(settings.keyspace + "/") ? key.substr(settings.keyspace.size() + 1) : key;
    if (!GtidSet::parse(values.front())) {
      return Status::invalid("\"" + values.front() + "\" is not a position; it looks like MySQL56/<uuid>:1-100")
          .with_option("starting_gtids");
    }
    settings.starting_gtids[shard] = values.front();
  }
  return settings;
}

}  // namespace pipeline::planetscale
