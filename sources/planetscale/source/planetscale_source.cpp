#include "source/planetscale_source.hpp"

#include <utility>

#include "discovery/table_schema.hpp"
#include "source/explained_reader.hpp"
#include "source/peek.hpp"

namespace pipeline::planetscale {
namespace {

std::set<std::string> read_before(const std::string& keyspace, const std::vector<Cursor>& cursors) {
  std::set<std::string> tables;
  for (const Cursor& cursor : cursors) {
    if (cursor.name_space == keyspace) tables.insert(cursor.name);
  }
  return tables;
}

}  // namespace

Result<std::unique_ptr<PlanetscaleSource>> PlanetscaleSource::create(Host host, const Options& options) {
  Result<SourceSettings> settings = read_settings(options);
  if (!settings.ok()) return settings.status();
  Result<std::unique_ptr<Connector>> connector = connect_grpc(settings->endpoint);
  if (!connector.ok()) return connector.status();
  std::unique_ptr<SqlServer> server = settings->mysql ? connect_mysql(*settings->mysql) : nullptr;
  return std::make_unique<PlanetscaleSource>(std::move(settings).value(), std::move(connector).value(),
                                             std::move(server), host);
}

PlanetscaleSource::PlanetscaleSource(SourceSettings settings, std::unique_ptr<Connector> connector,
                                     std::unique_ptr<SqlServer> server, Host host, Clock& clock)
    : settings_(std::move(settings)),
      connector_(std::make_unique<CountedConnector>(std::move(connector))),
      host_(host),
      clock_(clock),
      discovery_(settings_, std::move(server), host),
      copy_slots_(settings_.copy_parallelism) {}

Status PlanetscaleSource::check() {
  if (discovery_.asks()) {
    const auto catalog = discovery_.catalog();
    // A server that refuses us is set up wrongly; one that isn't there may be meant so.
    if (catalog.status().code() == StatusCode::invalid) return catalog.status();
  }
  Result<std::vector<std::string>> tables = discovery_.tables({});
  if (!tables.ok()) return tables.status();
  tables_ = std::move(tables).value();
  if (Status status = discovery_.check_tablets(); !status.ok() && !fall_back(status)) return status;
  const Result<Positions> serving = peek();
  if (!serving.ok()) return serving.status();
  discovery_.tell_message_limit();
  discovery_.tell_row_images(*serving);
  return {};
}

Result<std::vector<StreamInfo>> PlanetscaleSource::discover() {
  const auto catalog = discovery_.catalog();
  if (!catalog.ok()) return catalog.status();
  const Result<std::vector<std::string>> tables = discovery_.tables({});
  if (!tables.ok()) return tables.status();
  std::vector<StreamInfo> streams;
  for (const std::string& table : *tables) {
    const CatalogTable& known = (*catalog)->tables.at(table);
    streams.push_back({settings_.keyspace, table, schema_of(known, settings_.values), 0, known.rows, known.bytes,
                       copy_restarts(known)});
  }
  return streams;
}

Result<Positions> PlanetscaleSource::peek() {
  // vtgate looks for a tablet for a long time; MySQL's list tells at once that there is none.
  if (settings_.fallback_tablet_type) fall_back(discovery_.check_tablets());
  Result<Positions> positions = peek_positions(*connector_, settings_, tables_.front(), clock_, host_);
  if (positions.ok() || !fall_back(positions.status())) return positions;
  return peek_positions(*connector_, settings_, tables_.front(), clock_, host_);
}

bool PlanetscaleSource::fall_back(const Status& status) {
  if (status.ok() || status.option() != "tablet_type" || !settings_.fallback_tablet_type) return false;
  settings_.tablet_type = *std::exchange(settings_.fallback_tablet_type, std::nullopt);
  host_.warn(status.message() + ": reading from " + name_of(settings_.tablet_type) + " tablets");
  return true;
}

Result<std::vector<Partition>> PlanetscaleSource::plan(const PlanRequest& request) {
  planned_.clear();
  if (Status status = choose_tables(request); !status.ok()) return status;
  if (tables_.empty()) return std::vector<Partition>{};
  Result<Tables> tables = read_cursors(settings_.keyspace, tables_, request.cursors);
  if (!tables.ok()) return tables.status();
  if (settings_.mode != Mode::follow && caught_up_ && reached_end(with_changes(*tables), end_)) {
    tell_end();
    return std::vector<Partition>{};
  }
  const Result<PlanInput> input = look_around(request, *tables);
  if (!input.ok()) return input.status();
  Result<Plan> plan = make_plan(settings_, *input, std::move(tables).value(), host_);
  if (!plan.ok()) return plan.status();
  end_ = input->end;
  caught_up_ = caught_up_ || plan->catch_up;
  if (plan->reads.empty()) tell_end();
  std::vector<Partition> partitions;
  for (PlannedRead& read : plan->reads) {
    partitions.push_back({read.id, read.text, read.estimated_rows});
    planned_.emplace(read.id, std::move(read));
  }
  return partitions;
}

// Once for a run.
Status PlanetscaleSource::choose_tables(const PlanRequest& request) {
  if (!tables_.empty() && request.round > 0) return {};
  Result<std::vector<std::string>> tables = request.selection
                                                ? discovery_.selected_tables(*request.selection)
                                                : discovery_.tables(read_before(settings_.keyspace, request.cursors));
  if (!tables.ok()) return tables.status();
  tables_ = std::move(tables).value();
  copy_only_.clear();
  if (!request.selection) return {};
  for (const SelectedStream& stream : request.selection->streams) {
    if (stream.mode == SyncMode::full_refresh) copy_only_.insert(stream.name);
  }
  return {};
}

Tables PlanetscaleSource::with_changes(Tables tables) const {
  std::erase_if(tables, [this](const auto& table) { return copy_only_.contains(table.first); });
  return tables;
}

Result<PlanInput> PlanetscaleSource::look_around(const PlanRequest& request, const Tables& tables) {
  PlanInput input;
  input.first_round = request.round == 0;
  Result<Positions> serving = peek();
  if (!serving.ok()) return serving.status();
  input.serving = std::move(serving).value();
  if (input.first_round) {
    discovery_.tell_row_images(input.serving);
    Result<std::set<std::string>> lost = discovery_.lost_tables(input.serving, with_changes(tables));
    if (!lost.ok()) return lost.status();
    input.lost = std::move(lost).value();
  }
  input.copy_only = copy_only_;
  Tables standing = with_changes(tables);
  std::erase_if(standing, [&](const auto& table) { return input.lost.contains(table.first); });
  input.end = common_end(input.serving, standing);
  discovery_.add_primary_positions(input.end);
  if (const std::shared_ptr<const Catalog> catalog = discovery_.known()) {
    for (const auto& [name, table] : catalog->tables) {
      input.bytes[name] = table.bytes;
      input.rows[name] = table.rows;
    }
  }
  return input;
}

void PlanetscaleSource::tell_end() const {
  std::string text = std::to_string(tables_.size()) + (tables_.size() == 1 ? " table" : " tables") + " of keyspace " +
                     settings_.keyspace;
  if (settings_.mode == Mode::snapshot) {
    text += " copied";
  } else {
    text += " at one position:";
    for (const auto& [shard, position] : end_) text += " " + shard + " " + position.to_string();
  }
  host_.info(text + "; VStreams opened: " + std::to_string(connector_->opened()));
}

Result<std::unique_ptr<Reader>> PlanetscaleSource::open(std::string_view partition_id) {
  const auto found = planned_.find(partition_id);
  if (found == planned_.end()) return Status::failed("no such partition: " + std::string(partition_id));
  const PlannedRead& read = found->second;
  const StreamMachine::Settings machine{read.scope, settings_.values, settings_.on_schema_change, &sequence_,
                                        discovery_.known()};
  std::vector<std::string> tables;
  for (const auto& [table, shards] : read.scope.tables) tables.push_back(table);
  auto reader = std::make_unique<ExplainedReader>(
      std::make_unique<VStreamReader>(*connector_, settings_, machine, read.text, host_, clock_), std::move(tables),
      discovery_);
  if (!read.scope.copy) return std::unique_ptr<Reader>(std::move(reader));
  return std::unique_ptr<Reader>(std::make_unique<CopyReader>(copy_slots_, std::move(reader)));
}

}  // namespace pipeline::planetscale
