#include "source/settings.hpp"

#include "vstream/gtid_set.hpp"

namespace pipeline::planetscale {
namespace {

Endpoint read_endpoint(const Options& options) {
  Endpoint endpoint;
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
  return endpoint;
}

std::optional<MysqlEndpoint> read_mysql(const Options& options, const Endpoint& grpc) {
  if (options.string("mysql") == "off") return std::nullopt;
  const auto own = [&](const char* name, const std::string& otherwise) {
    return options.has(name) ? options.string(name) : otherwise;
  };
  return MysqlEndpoint{own("mysql_host", grpc.host),
                       static_cast<uint16_t>(options.integer("mysql_port")),
                       grpc.tls,
                       grpc.ca_file,
                       own("mysql_username", grpc.username),
                       own("mysql_password", grpc.password)};
}

wire::TabletType read_tablet_type(const std::string& name) {
  return name == "replica" ? wire::REPLICA : name == "rdonly" ? wire::RDONLY : wire::PRIMARY;
}

ValueRules read_value_rules(const Options& options) {
  ValueRules rules;
  const std::string zero_dates = options.string("zero_dates");
  rules.zero_dates = zero_dates == "error"  ? ZeroDates::error
                     : zero_dates == "text" ? ZeroDates::text
                                            : ZeroDates::null;
  const std::string invalid_text = options.string("invalid_text");
  rules.invalid_text = invalid_text == "error"  ? InvalidText::error
                       : invalid_text == "null" ? InvalidText::null
                                                : InvalidText::replace;
  rules.tinyint1_as_bool = options.boolean("tinyint1_as_bool");
  rules.vectors_as_lists = options.string("vectors") == "list";
  rules.before_images = options.boolean("before_images");
  return rules;
}

OnSchemaChange read_on_schema_change(const std::string& name) {
  return name == "ignore" ? OnSchemaChange::ignore : name == "stop" ? OnSchemaChange::stop : OnSchemaChange::evolve;
}

Mode read_mode(const std::string& name) {
  return name == "follow" ? Mode::follow : name == "snapshot" ? Mode::snapshot : Mode::sync;
}

Status read_starting_gtids(const Options& options, SourceSettings& settings) {
  for (const auto& [key, values] : options.entries("starting_gtids")) {
    const std::string prefix = settings.keyspace + "/";
    const std::string shard = key.starts_with(prefix) ? key.substr(prefix.size()) : key;
    if (!GtidSet::parse(values.front())) {
      return Status::invalid("\"" + values.front() + "\" is not a position; it looks like MySQL56/<uuid>:1-100")
          .with_option("starting_gtids");
    }
    settings.starting_gtids[shard] = values.front();
  }
  if (settings.mode == Mode::snapshot && !settings.starting_gtids.empty()) {
    return Status::invalid("a snapshot has no position to start from").with_option("starting_gtids");
  }
  return {};
}

}  // namespace

Result<SourceSettings> read_settings(const Options& options) {
  SourceSettings settings;
  settings.endpoint = read_endpoint(options);
  settings.mysql = read_mysql(options, settings.endpoint);
  settings.keyspace = options.string("database");
  settings.choice = {options.strings("tables"), options.strings("exclude_tables")};
  settings.shards = options.strings("shards");
  settings.tablet_type = read_tablet_type(options.string("tablet_type"));
  if (options.has("fallback_tablet_type")) {
    settings.fallback_tablet_type = read_tablet_type(options.string("fallback_tablet_type"));
  }
  settings.cells = options.strings("cells");
  settings.mode = read_mode(options.string("mode"));
  settings.on_schema_change = read_on_schema_change(options.string("on_schema_change"));
  settings.on_position_lost =
      options.string("on_position_lost") == "resync" ? PositionLost::resync : PositionLost::error;
  settings.copy_parallelism = static_cast<std::size_t>(options.integer("copy_parallelism", 4));
  settings.values = read_value_rules(options);
  settings.retry_timeout = std::chrono::milliseconds(options.integer("retry_timeout"));
  settings.stall_timeout = std::chrono::milliseconds(options.integer("stall_timeout"));
  if (options.has("tables") && settings.choice.tables.empty()) {
    return Status::invalid("no table is named").with_option("tables").with_hint("leave the option out to read all");
  }
  if (!settings.mysql && !settings.choice.exact()) {
    return Status::invalid("without MySQL each table must be named exactly")
        .with_option(options.has("tables") ? "tables" : "mysql");
  }
  Status status = read_starting_gtids(options, settings);
  if (!status.ok()) return status;
  return settings;
}

std::string name_of(wire::TabletType type) {
  return type == wire::REPLICA ? "replica" : type == wire::RDONLY ? "rdonly" : "primary";
}

}  // namespace pipeline::planetscale
