#include "source/discovery.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "discovery/shard_state.hpp"

namespace pipeline::planetscale {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) { return std::toupper(letter); });
  return text;
}

std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t kNamed = 5;
  std::string text = names.size() == 1 ? "table " : "tables ";
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) text += " and " + std::to_string(names.size() - kNamed) + " more";
  return text;
}

}  // namespace

Discovery::Discovery(const SourceSettings& settings, std::unique_ptr<SqlServer> server, Host host)
    : settings_(settings), server_(std::move(server)), host_(host) {}

Result<std::shared_ptr<const Catalog>> Discovery::catalog() {
  if (server_ == nullptr) {
    return Status(StatusCode::not_implemented, "the tables can't be listed: MySQL is switched off")
        .with_option("mysql");
  }
  if (!catalog_) {
    Result<Catalog> read = read_catalog(*server_, settings_.keyspace);
    catalog_.emplace(
        read.ok() ? Result<std::shared_ptr<const Catalog>>(std::make_shared<const Catalog>(std::move(read).value()))
                  : Result<std::shared_ptr<const Catalog>>(read.status()));
  }
  return *catalog_;
}

Result<std::vector<std::string>> Discovery::tables(const std::set<std::string>& read_before) {
  return choose(settings_.choice, read_before);
}

Result<std::vector<std::string>> Discovery::selected_tables(const Selection& selection) {
  TableChoice choice;
  for (const SelectedStream& stream : selection.streams) {
    if (stream.name_space != settings_.keyspace) {
      return Status::invalid("there is no stream " + stream.name_space + "." + stream.name +
                             ": this source reads keyspace " + settings_.keyspace)
          .with_option("database");
    }
    choice.tables.push_back(stream.name);
  }
  if (choice.tables.empty()) return std::vector<std::string>();
  Result<std::vector<std::string>> names = choose(choice, {});
  const std::shared_ptr<const Catalog> catalog = known();
  if (!names.ok() || catalog == nullptr) return names;
  for (const SelectedStream& stream : selection.streams) {
    const std::vector<CatalogColumn>& columns = catalog->tables.at(stream.name).columns;
    for (const std::string& wanted : stream.columns) {
      const bool there = std::any_of(columns.begin(), columns.end(),
                                     [&](const CatalogColumn& column) { return column.name == wanted; });
      if (!there) return Status::invalid("table " + stream.name + " has no column " + wanted);
    }
  }
  return names;
}

Result<std::vector<std::string>> Discovery::choose(const TableChoice& choice,
                                                   const std::set<std::string>& read_before) {
  if (server_ == nullptr) return exact_tables(choice);
  const auto known = catalog();
  if (known.ok()) return choose_tables(choice, **known, read_before, host_);
  if (!choice.exact()) {
    const std::string what = choice.tables.empty() ? "all tables are wanted" : "tables are named by globs";
    return known.status().with_context(what + ", and they can't be listed").with_hint("name each table in \"tables\"");
  }
  if (!std::exchange(warned_, true)) {
    host_.warn(known.status().message() +
               "; going on without it: not checked are views and missing tables, purged binary logs, history lost in a "
               "failover, lag of replicas and row images; some character sets stay binary");
  }
  return exact_tables(choice);
}

Status Discovery::check_tablets() {
  if (!answers()) return {};
  const Result<std::vector<SqlRow>> rows = server_->query(settings_.keyspace, "show vitess_tablets");
  if (!rows.ok()) return rows.status();
  enum Place : std::size_t { cell, keyspace, shard, type, state, count };
  std::map<std::string, std::set<std::string>> serving;  // types by shard
  for (const SqlRow& row : *rows) {
    if (row.size() < count || row[keyspace] != settings_.keyspace || row[state] != "SERVING") continue;
    serving[row[shard].value_or("")].insert(row[type].value_or(""));
  }
  const std::string wanted = upper(name_of(settings_.tablet_type));
  for (const auto& [name, types] : serving) {
    const bool asked = settings_.shards.empty()
                           ? types.contains("PRIMARY")
                           : std::count(settings_.shards.begin(), settings_.shards.end(), name) > 0;
    if (!asked || types.contains(wanted)) continue;
    std::string there;
    for (const std::string& item : types) there += (there.empty() ? "" : ", ") + item;
    return Status::invalid("no tablet of type " + wanted + " serves shard " + settings_.keyspace + "/" + name)
        .with_option("tablet_type")
        .with_hint("there are tablets of type " + there);
  }
  return {};
}

void Discovery::tell_row_images(const Positions& serving) {
  if (!answers() || settings_.mode == Mode::snapshot) return;
  for (const auto& [shard, position] : serving) {
    const ShardTarget target{settings_.keyspace, shard, name_of(settings_.tablet_type)};
    const Result<std::string> image = shard_variable(*server_, target, "@@binlog_row_image");
    const Result<std::string> options = shard_variable(*server_, target, "@@global.binlog_row_value_options");
    const std::string place = "shard " + settings_.keyspace + "/" + shard;
    if (!image.ok() || !options.ok()) {
      host_.warn("the row image of " + place + " is not known: " + (image.ok() ? options : image).status().message());
      continue;
    }
    if (upper(*image) != "FULL") {
      host_.warn(place + " has binlog_row_image = " + *image +
                 ": columns that an update leaves alone may be unavailable in its row; set FULL on its MySQL servers");
    }
    if (upper(*options).find("PARTIAL_JSON") != std::string::npos) {
      host_.warn(place +
                 " has binlog_row_value_options = PARTIAL_JSON: JSON columns that are changed in part may be "
                 "unavailable in the row of an update");
    }
  }
}

void Discovery::tell_message_limit() {
  if (!answers()) return;
  const std::set<std::string> large{"longtext", "longblob", "json"};
  std::vector<std::string> found;
  for (const auto& [name, table] : known()->tables) {
    const bool may = std::any_of(table.columns.begin(), table.columns.end(),
                                 [&](const CatalogColumn& column) { return large.contains(column.column_type); });
    if (may) found.push_back(name);
  }
  if (found.empty()) return;
  host_.info(first_names(found) +
             " may hold rows of more than 16 MiB, which servers don't send by default: such a row would hold up the "
             "stream; raise --grpc-max-message-size of vtgate and vttablet if there are any");
}

Result<std::set<std::string>> Discovery::lost_tables(const Positions& serving, const Tables& tables) {
  std::set<std::string> lost;
  if (!answers()) return lost;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> readers;  // tables by shard and position
  for (const auto& [table, shards] : tables) {
    for (const auto& [shard, cursor] : shards) {
      if (serving.contains(shard) && !cursor.gtid.empty()) readers[{shard, cursor.gtid}].push_back(table);
    }
  }
  for (const auto& [place, names] : readers) {
    const auto& [shard, position] = place;
    const ShardTarget target{settings_.keyspace, shard, name_of(settings_.tablet_type)};
    const Result<PositionState> state = position_state(*server_, target, GtidSet::parse(position).value_or(GtidSet()));
    if (!state.ok()) {
      host_.warn("the saved position in shard " + shard + " could not be checked: " + state.status().message());
      continue;
    }
    if (*state == PositionState::available) continue;
    const Status status = position_lost(names, shard, position, *state == PositionState::purged);
    if (settings_.on_position_lost == PositionLost::error) return status;
    host_.warn(status.message() + "; copied again");
    lost.insert(names.begin(), names.end());
  }
  return lost;
}

Status Discovery::explain(const std::vector<std::string>& tables, const wire::VGtid& position,
                          const Status& failure) const {
  if (!answers()) return failure;
  for (const wire::ShardGtid& shard : position.shard_gtids()) {
    const std::optional<GtidSet> reached = GtidSet::parse(shard.gtid());
    if (!reached || reached->empty()) continue;
    const Result<PositionState> state =
        position_state(*server_, {settings_.keyspace, shard.shard(), name_of(settings_.tablet_type)}, *reached);
    if (state.ok() && *state != PositionState::available) {
      return position_lost(tables, shard.shard(), shard.gtid(), *state == PositionState::purged);
    }
  }
  return failure;
}

Status Discovery::position_lost(const std::vector<std::string>& tables, const std::string& shard,
                                const std::string& position, bool purged) const {
  const std::string place = first_names(tables) + " of " + settings_.keyspace + ", shard " + shard;
  const std::string copy_again = "on_position_lost = \"resync\" copies again";
  if (purged) {
    return Status::failed(place + ": the binary logs after the saved position " + position +
                          " were purged, so that changes are missing")
        .with_option("on_position_lost")
        .with_hint(copy_again +
                   "; to avoid it, run more often than binary logs are removed "
                   "(binlog_expire_logs_seconds)");
  }
  return Status::failed(place + ": the server lacks transactions of the saved position " + position +
                        "; a failover lost them, or this is another database")
      .with_option("on_position_lost")
      .with_hint(copy_again + " and replaces all rows; make sure first that the server is the right one");
}

void Discovery::add_primary_positions(Ends& end) {
  if (!answers() || settings_.tablet_type == wire::PRIMARY) return;
  for (auto& [shard, position] : end) {
    const Result<GtidSet> primary = executed_gtids(*server_, {settings_.keyspace, shard, "primary"});
    if (!primary.ok()) {
      host_.warn("whether the " + name_of(settings_.tablet_type) + " of shard " + shard +
                 " lags is not known: " + primary.status().message());
    } else if (!position.contains(*primary)) {
      host_.info("shard " + shard + ": the " + name_of(settings_.tablet_type) +
                 " is behind the primary; the sync ends where the primary is now");
      position.add(*primary);
    }
  }
}

}  // namespace pipeline::planetscale
