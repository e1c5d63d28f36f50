#include "airbyte_sink.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::airbyte {
namespace {

constexpr std::size_t kFlushBytes = 256U << 10U;

Result<ConfiguredCatalog> read_catalog(const std::string& catalog) {
  if (catalog.empty()) return ConfiguredCatalog{};
  const Result<rapidjson::Document> json = catalog.front() == '{' ? parse_json(catalog, "the configured catalog")
                                                                  : read_json_file(catalog, "the configured catalog");
  return json.ok() ? ConfiguredCatalog::read(*json) : Result<ConfiguredCatalog>(json.status());
}

// All columns of a stream, for a run without a catalog.
ConfiguredStream everything(const StreamInfo& info) {
  ConfiguredStream stream;
  stream.descriptor.name = info.name;
  if (!info.name_space.empty()) stream.descriptor.name_space = info.name_space;
  for (const Field& field : info.schema.fields) stream.columns.push_back(field.name);
  for (const std::string_view own : {kCursorColumn, kUpdatedColumn, kDeletedColumn}) stream.columns.emplace_back(own);
  return stream;
}

}  // namespace

const OptionTable& AirbyteSink::options() {
  static const OptionTable table{
      {"catalog", PIPELINE_OPTION_STRING,
       "The configured catalog: a file, or the JSON itself. Without it all columns of all streams are written."},
      {"source", PIPELINE_OPTION_STRING, "The name of the source that the states belong to.", 0, "pipeline"}};
  return table;
}

Result<std::unique_ptr<AirbyteSink>> AirbyteSink::create(Host host, const Options& options) {
  Result<ConfiguredCatalog> catalog = read_catalog(options.string("catalog"));
  if (!catalog.ok()) return catalog.status().with_option("catalog");
  return std::make_unique<AirbyteSink>(host, *catalog, options.string("source"), standard_output());
}

AirbyteSink::AirbyteSink(Host host, const ConfiguredCatalog& catalog, std::string source, StandardOutput& output)
    : host_(host), has_catalog_(!catalog.streams.empty()), source_(std::move(source)), standard_output_(output) {
  for (const ConfiguredStream& stream : catalog.streams) add_output(stream);
}

// What lies behind the last STATE is sent again by the next run.
AirbyteSink::~AirbyteSink() {
  if (!began_ || finished_) return;
  lines_.clear();
  for (const auto& output : outputs_) {
    start(*output);
    lines_.append(status_line(output->stream.descriptor, "INCOMPLETE", now()));
  }
  standard_output_.write_soon(lines_.view());
}

Status AirbyteSink::recover(std::string_view token) {
  began_ = true;
  if (token.empty()) return {};
  const Result<rapidjson::Document> json = parse_json(token, "the token of the sink");
  if (!json.ok()) return json.status();
  Result<SyncState> state = SyncState::read(*json, source_);
  if (!state.ok()) return state.status();
  recovered_ = std::move(state).value();
  for (const auto& output : outputs_) {
    if (const StreamState* known = recovered_.find(output->stream.descriptor)) {
      output->state = *known;
      output->state.descriptor = output->stream.descriptor;
    }
  }
  return {};
}

AirbyteSink::Output& AirbyteSink::add_output(const ConfiguredStream& stream) {
  auto output = std::make_unique<Output>();
  output->stream = stream;
  output->state.descriptor = stream.descriptor;
  if (const StreamState* known = recovered_.find(stream.descriptor)) output->state = *known;
  return *outputs_.emplace_back(std::move(output));
}

AirbyteSink::Output* AirbyteSink::output_of(const StreamInfo& stream) {
  for (const auto& output : outputs_) {
    if (output->stream.is(stream.name_space, stream.name)) return output.get();
  }
  return has_catalog_ ? nullptr : &add_output(everything(stream));
}

Status AirbyteSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  Output* const found = output_of(stream);
  if (found == nullptr) {
    return Status::invalid("the stream " + stream.full_name() + " is not in the configured catalog");
  }
  Output& output = *found;
  if (!has_catalog_) output.stream = everything(stream);
  if (stream.generation > output.generation && output.generation > 0) {
    host_.warn(stream.full_name() +
               " is read again from the beginning; rows that were deleted meanwhile stay in the destination until the "
               "stream is refreshed");
  }
  output.generation = stream.generation;
  output.writer = std::make_unique<RecordWriter>(output.stream, stream.schema);
  if (bound_.size() <= stream_number) bound_.resize(stream_number + 1);
  bound_[stream_number] = &output;
  start(output);
  return {};
}

void AirbyteSink::start(Output& output) {
  if (output.phase != Phase::waiting) return;
  lines_.append(status_line(output.stream.descriptor, "STARTED", now()));
  output.phase = Phase::started;
}

void AirbyteSink::run(Output& output) {
  start(output);
  if (output.phase != Phase::started) return;
  lines_.append(status_line(output.stream.descriptor, "RUNNING", now()));
  output.phase = Phase::running;
}

Status AirbyteSink::write(uint32_t stream_number, Batch batch) {
  Output& output = *bound_[stream_number];
  run(output);
  const RecordWriter::Counts counts = output.writer->write(batch, now(), output.state.last_cursor, lines_);
  output.records += counts.records;
  const std::string& table = output.stream.descriptor.name;
  if (counts.deletes_left_out > 0) {
    host_.count("deletes of " + table + " left out, because the catalog doesn't have " + std::string(kDeletedColumn) +
                    "; refresh the schema to get them",
                counts.deletes_left_out);
  }
  if (counts.values_nulled > 0) {
    host_.count("values of " + table + " sent as null, with the reason in meta.changes", counts.values_nulled);
  }
  return lines_.size() >= kFlushBytes ? flush() : Status();
}

Status AirbyteSink::truncate(uint32_t stream_number, const Truncate& /*truncate*/) {
  host_.warn("the table " + bound_[stream_number]->stream.descriptor.full_name() +
             " was emptied at the source; Airbyte has no message for that: refresh the stream");
  return {};
}

void AirbyteSink::tell_state(Output& output) {
  JsonBuilder build;
  const int64_t time = now();
  lines_.append(state_line(output.stream.descriptor, output.state.json(build, source_, time), output.records));
  output.records = 0;
  output.told_state = true;
}

Result<std::string> AirbyteSink::prepare(const Checkpoint& checkpoint) {
  std::vector<Output*> moved;
  for (const Cursor& cursor : checkpoint.cursors) {
    for (const auto& output : outputs_) {
      if (!output->stream.is(cursor.name_space, cursor.name)) continue;
      if (cursor.value.empty()) {
        output->state.cursors.erase(cursor.slice);
      } else {
        output->state.cursors[cursor.slice] = cursor.value;
      }
      moved.push_back(output.get());
    }
  }
  SyncState all;
  for (const auto& output : outputs_) {
    const bool is_moved = std::find(moved.begin(), moved.end(), output.get()) != moved.end();
    if (is_moved || output->records > 0) {
      start(*output);
      tell_state(*output);
    }
    all.streams.push_back(output->state);
  }
  if (Status status = flush(); !status.ok()) return status;
  return all.text(source_);
}

Status AirbyteSink::finish() {
  for (const auto& output : outputs_) {
    run(*output);
    if (!output->told_state) tell_state(*output);
    lines_.append(status_line(output->stream.descriptor, "COMPLETE", now()));
    output->phase = Phase::complete;
  }
  Status status = flush();
  finished_ = status.ok();
  return status;
}

Status AirbyteSink::flush() {
  Status status = standard_output_.write(lines_.view(), [this] { return host_.stop_requested(); });
  lines_.clear();
  return status;
}

}  // namespace pipeline::airbyte
