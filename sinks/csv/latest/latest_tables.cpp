#include "latest/latest_tables.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "latest/entry.hpp"
#include "latest/log_merge.hpp"
#include "latest/table_writer.hpp"
#include "layout.hpp"

namespace pipeline::csv {
namespace {

constexpr const char* kLogExtension = ".log";
constexpr std::string_view kMergeMark = ".merge-";

Status wrong_length(const std::filesystem::path& path) {
  return Status::failed(path.string() + " is not as it was written: somebody has changed or removed it")
      .with_hint("put it back, or remove the pipeline's state and all its files to start again");
}

Status check_size(files::FileOperations& operations, const std::filesystem::path& path, uint64_t bytes) {
  const Result<std::optional<uint64_t>> size = operations.size(path);
  if (!size.ok()) return size.status();
  return *size == bytes ? Status() : wrong_length(path);
}

}  // namespace

Status LatestTables::Format::begin(files::OutputFile& file) {
  std::string head;
  append_entry({EntryKind::columns, 0, {}, {}, columns}, head);
  return file.append(head, 0);
}

Result<std::unique_ptr<SinkOutput>> LatestTables::open(files::FileOperations& operations, const CsvOptions& options,
                                                       Host host, files::Token token) {
  Result<files::PathTemplate> path = files::PathTemplate::parse(options.path, "path", false);
  if (!path.ok()) return path.status();
  auto tables = std::make_unique<LatestTables>(operations, options, host, std::move(path).value());
  Status status = tables->recover(token);
  if (!status.ok()) return status;
  return std::unique_ptr<SinkOutput>(std::move(tables));
}

LatestTables::LatestTables(files::FileOperations& operations, const CsvOptions& options, Host host,
                           files::PathTemplate path)
    : operations_(operations),
      options_(options),
      host_(host),
      path_(std::move(path)),
      hidden_(options.directory / ".pipeline-csv"),
      encoder_(files::make_encoder(options.codec, options.level)) {}

LatestTables::Path LatestTables::folder_of(std::string_view name_space, std::string_view name) const {
  const Result<files::PathTemplate> path = files::PathTemplate::parse("{namespace}/{table}/log-{part}", "path", false);
  return (hidden_ / path->path(name_space, name, 0, {}, 1, kLogExtension)).parent_path();
}

Status LatestTables::recover(files::Token& token) {
  Status status = operations_.create_directories(hidden_);
  if (status.ok()) status = files::recover_folder(operations_, hidden_, kLogExtension, host_, token);
  Result<files::PathTemplate> path = files::PathTemplate::parse("{namespace}/{table}/log-{part}", "path", false);
  if (status.ok()) status = path.status();
  if (!status.ok()) return status;
  logs_.emplace(
      operations_, format_,
      files::FileSetOptions{
          .directory = hidden_, .path = std::move(path).value(), .path_option = "path", .extension = kLogExtension},
      host_, token);
  for (const files::StreamRecord& stream : token.streams) {
    status = recover_table(stream);
    if (!status.ok()) return status;
  }
  status = remove_leftovers();
  return status.ok() ? files::remove_success_file(operations_, options_.directory) : status;
}

Status LatestTables::recover_table(const files::StreamRecord& stream) {
  const Path folder = folder_of(stream.name_space, stream.name);
  Result<std::optional<MergedState>> merged = MergedState::read(operations_, folder);
  if (!merged.ok()) return merged.status();
  Table& table = tables_[{stream.name_space, stream.name}];
  table.merged = std::move(merged).value();
  const bool covered = table.merged && table.merged->covers(stream);
  table.log_number = stream.generation + (covered ? 1 : 0);
  for (const files::FileRecord& file : stream.files) {
    if (file.complete) continue;
    Result<TableColumns> columns = TableColumns::parse(file.format);
    if (!columns.ok()) return columns.status();
    table.columns = std::move(columns).value();
  }
  if (!table.merged) return {};
  csv_owners_[table.merged->csv] = {stream.name_space, stream.name};
  return settle(folder, *table.merged);
}

Status LatestTables::settle(const Path& folder, const MergedState& state) {
  const Path csv = options_.directory / state.csv;
  const Path working = options_.directory / state.working_csv();
  const Result<std::optional<uint64_t>> waits = operations_.size(working);
  if (!waits.ok()) return waits.status();
  Status status;
  if (waits->has_value()) {
    status = check_size(operations_, working, state.csv_bytes);
    if (status.ok()) status = operations_.rename(working, csv);
    if (status.ok()) status = operations_.sync_directory(csv.parent_path());
  }
  if (status.ok()) status = check_size(operations_, csv, state.csv_bytes);
  if (status.ok()) status = check_size(operations_, folder / state.store_name(), state.store_bytes);
  const Result<std::vector<std::string>> names = operations_.walk(folder);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    const bool is_old = name.starts_with("_store-") && name != state.store_name();
    if (status.ok() && (is_old || name.starts_with("_run-"))) status = operations_.remove(folder / name);
  }
  return status;
}

// CSV files of merges that never counted go away; files of others are told of.
Status LatestTables::remove_leftovers() {
  const Result<std::vector<std::string>> names = operations_.walk(options_.directory);
  if (!names.ok()) return names.status();
  std::string unknown;
  for (const std::string& name : *names) {
    const char first = Path(name).filename().native().front();
    if (first == '.' || first == '_' || csv_owners_.contains(name)) continue;
    if (name.ends_with(".inprogress") &&
        name.find(options_.extension() + std::string(kMergeMark)) != std::string::npos) {
      Status status = operations_.remove(options_.directory / name);
      if (!status.ok()) return status;
      continue;
    }
    unknown += (unknown.empty() ? "" : ", ") + name;
  }
  if (!unknown.empty()) {
    host_.warn("left alone in " + options_.directory.string() + ", since this pipeline didn't write it: " + unknown);
  }
  return {};
}

Status LatestTables::bind(uint32_t stream_number, const StreamInfo& stream) {
  Result<TableColumns> columns = TableColumns::make(stream);
  if (!columns.ok()) return columns.status();
  Table& table = tables_[{stream.name_space, stream.name}];
  Status status = check_change(stream, *columns, table);
  if (!status.ok()) return status;
  format_.columns = columns->to_json();
  StreamInfo log{stream.name_space, stream.name, {}, table.log_number};
  const Result<files::StreamFiles*> files = logs_->bind(log, format_.columns);
  if (!files.ok()) return files.status();
  BoundStream bound{*files, format_.columns, LogWriter(stream.schema, *columns)};
  table.columns = std::move(columns).value();
  streams_.insert_or_assign(stream_number, std::move(bound));
  return logs_->open_file(**files).status();
}

Status LatestTables::check_change(const StreamInfo& stream, const TableColumns& columns, Table& table) {
  const std::string csv = path_.path(stream.name_space, stream.name, stream.generation, {}, 1, options_.extension());
  const auto [owner, is_new] =
      csv_owners_.try_emplace(csv, std::pair<std::string, std::string>{stream.name_space, stream.name});
  if (owner->second != std::pair{stream.name_space, stream.name}) {
    return Status::invalid("two streams would be written to " + csv)
        .with_option("path")
        .with_hint("choose a path that tells them apart, or rename one of them with a transform");
  }
  if (is_new) {
    Status status = files::verify_free(operations_, options_.directory / csv);
    if (!status.ok()) return status;
  }
  if (!table.columns) return {};
  if (columns.generation < table.columns->generation) {
    return Status::failed(stream.full_name() + " came with generation " + std::to_string(columns.generation) +
                          ", though its file holds generation " + std::to_string(table.columns->generation));
  }
  if (columns.generation > table.columns->generation) {
    ++table.log_number;
  } else if (columns.key != table.columns->key) {
    return Status::failed("the primary key of " + stream.full_name() + " changed")
        .with_hint("copy the table again: only then old rows can be told from new ones");
  }
  return {};
}

Result<LatestTables::BoundStream*> LatestTables::bound(uint32_t stream_number) {
  const auto found = streams_.find(stream_number);
  if (found == streams_.end()) {
    return Status::failed("stream number " + std::to_string(stream_number) + " was never bound");
  }
  return &found->second;
}

Status LatestTables::append(BoundStream& stream, std::string_view entries, uint64_t rows) {
  format_.columns = stream.columns;
  const Result<files::OutputFile*> file = logs_->open_file(*stream.files);
  return file.ok() ? logs_->append(*stream.files, **file, entries, rows) : file.status();
}

Status LatestTables::write(uint32_t stream_number, const Batch& batch) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  for (int64_t row = 0; row < batch.length();) {
    entries_.clear();
    const Result<int64_t> next = (*stream)->writer.append(batch, row, entries_);
    if (!next.ok()) return next.status();
    Status status = append(**stream, entries_, static_cast<uint64_t>(*next - row));
    if (!status.ok()) return status;
    row = *next;
  }
  return {};
}

Status LatestTables::truncate(uint32_t stream_number, const Truncate& truncate) {
  const Result<BoundStream*> stream = bound(stream_number);
  if (!stream.ok()) return stream.status();
  entries_.clear();
  LogWriter::append_truncate(truncate.shard, entries_);
  return append(**stream, entries_, 1);
}

Result<std::string> LatestTables::prepare() {
  Result<files::Token> token = logs_->prepare();
  if (!token.ok()) return token.status();
  token->extra = kLatestMark;
  return token->to_json();
}

Status LatestTables::commit() {
  return logs_->publish();
}

Status LatestTables::finish() {
  Status status = logs_->finish();
  for (const auto& [first, stream] : logs_->streams()) {
    if (!status.ok()) return status;
    status = merge(stream, tables_[{stream.name_space, stream.name}]);
  }
  if (status.ok()) status = write_manifest();
  if (!status.ok() || !options_.success_file) return status;
  return files::write_success_file(operations_, options_.directory);
}

MergedState LatestTables::next_state(const files::StreamFiles& stream, const Table& table) const {
  MergedState next;
  next.number = table.merged ? table.merged->number + 1 : 1;
  next.generation = table.columns->generation;
  next.csv = path_.path(stream.name_space, stream.name, next.generation, {}, 1, options_.extension());
  Layout layout{{}, options_.dialect};
  for (const TableColumns::Column& column : table.columns->columns)
    layout.columns.push_back({column.name, column.type});
  next.layout = describe(layout);
  next.log_number = stream.generation;
  for (const auto& file : stream.files) next.log[file->record().name] = file->record().bytes;
  return next;
}

bool LatestTables::needs_merge(const files::StreamFiles& stream, const Table& table, const MergedState& next) const {
  if (!table.merged) return true;
  const MergedState& merged = *table.merged;
  if (merged.generation != next.generation || merged.layout != next.layout || merged.csv != next.csv) return true;
  if (merged.has_same_log(next)) return false;
  return std::any_of(stream.files.begin(), stream.files.end(),
                     [](const auto& file) { return file->record().rows > 0; });
}

Status LatestTables::merge(const files::StreamFiles& stream, Table& table) {
  if (!table.columns) return {};
  MergedState next = next_state(stream, table);
  if (!needs_merge(stream, table, next)) return {};
  const Path folder = folder_of(stream.name_space, stream.name);
  const std::string old_csv = table.merged ? table.merged->csv : std::string();
  if (next.csv != old_csv) {
    Status status = files::verify_free(operations_, options_.directory / next.csv);
    if (!status.ok()) return status;
  }
  Status status = merge_into(stream, table, *table.columns, next);
  if (status.ok()) status = operations_.sync_directory((options_.directory / next.csv).parent_path());
  if (status.ok()) status = operations_.sync_directory(folder);
  if (status.ok()) status = next.write(operations_, folder);
  if (status.ok()) status = settle(folder, next);
  if (status.ok() && !old_csv.empty() && old_csv != next.csv) status = operations_.remove(options_.directory / old_csv);
  if (!status.ok()) return status.with_context(stream.full_name());
  table.merged = std::move(next);
  return {};
}

Status LatestTables::merge_into(const files::StreamFiles& stream, Table& table, const TableColumns& columns,
                                MergedState& next) {
  const Path folder = folder_of(stream.name_space, stream.name);
  LogMerge merge(operations_, folder, columns, options_.merge_memory);
  Status status;
  if (table.merged && table.merged->generation == columns.generation) {
    status = merge.add_store(folder / table.merged->store_name(), table.merged->store_bytes);
  }
  for (const auto& file : stream.files) {
    if (status.ok()) status = merge.add_log(file->path(), file->record().bytes);
  }
  const TableWriter::Paths paths{folder / next.store_name(), options_.directory / next.working_csv()};
  if (status.ok()) status = operations_.create_directories(paths.csv.parent_path());
  TableWriter writer(operations_, encoder_.get(), paths, columns, options_.dialect);
  if (status.ok()) status = writer.begin();
  if (status.ok()) status = merge.run([&writer](const MergedRow& row) { return writer.write(row); });
  if (status.ok()) status = writer.finish();
  next.rows = writer.rows();
  next.store_bytes = writer.store_bytes();
  next.csv_bytes = writer.csv_bytes();
  if (status.ok() && writer.unknown_values() > 0) {
    host_.count("values that the source never told, NULL in the CSV file", writer.unknown_values());
    host_.warn(
        stream.full_name() + ": " + std::to_string(writer.unknown_values()) +
        " values were never told, of a new column or a partial row; they are NULL until the table is copied again");
  }
  return status;
}

Status LatestTables::write_manifest() {
  if (!options_.manifest) return {};
  files::Token content;
  for (const auto& [name, table] : tables_) {
    if (!table.merged) continue;
    files::FileRecord file;
    file.name = table.merged->csv;
    file.rows = table.merged->rows;
    file.bytes = table.merged->csv_bytes;
    file.complete = true;
    content.streams.push_back({name.first, name.second, table.merged->generation, {file}});
  }
  return files::write_manifest(operations_, options_.directory, files::manifest_of(content));
}

}  // namespace pipeline::csv
