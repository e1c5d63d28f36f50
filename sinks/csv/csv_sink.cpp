#include "csv_sink.hpp"

#include <algorithm>
#include <utility>

#include "file_name.hpp"

namespace pipeline::csv {
namespace {

std::string fingerprint(const Schema& schema) {
  std::string text;
  for (const Field& field : schema.fields) text += field.name + ":" + format_of(field.type) + ";";
  return text;
}

bool same_stream(const CommittedFile& file, const StreamInfo& stream) {
  return file.name_space == stream.name_space && file.stream == stream.name;
}

bool same_stream(const CommittedFile& a, const CommittedFile& b) {
  return a.name_space == b.name_space && a.stream == b.stream;
}

bool has_name(const std::vector<CommittedFile>& files, const std::string& name) {
  return std::any_of(files.begin(), files.end(), [&](const CommittedFile& file) { return file.name == name; });
}

}  // namespace

Result<std::unique_ptr<CsvSink>> CsvSink::create(Host host, const Options& options) {
  Result<CsvOptions> read = read_csv_options(options);
  if (!read.ok()) return read.status();
  return std::make_unique<CsvSink>(std::move(read).value(), host);
}

CsvSink::CsvSink(CsvOptions options, Host host)
    : options_(std::move(options)), directory_(options_.directory), host_(host) {}

std::filesystem::path CsvSink::path_of(const std::string& name) const {
  return directory_ / name;
}

Status CsvSink::check() {
  return make_directory();
}

Status CsvSink::make_directory() {
  std::error_code failure;
  std::filesystem::create_directories(directory_, failure);
  if (!failure) return {};
  return Status::failed("can't make the folder " + directory_.string() + ": " + failure.message())
      .with_option("directory");
}

Status CsvSink::recover(std::string_view token) {
  Result<std::vector<CommittedFile>> files = decode_token(token);
  if (!files.ok()) return files.status();
  Status status = make_directory();
  if (!status.ok()) return status;
  Result<DirectoryLock> lock = DirectoryLock::take(directory_);
  if (!lock.ok()) return lock.status();
  lock_ = std::move(lock).value();
  status = check_sizes(*files);
  if (status.ok()) status = restore(*files);
  if (status.ok()) status = remove_unfinished(*files);
  if (status.ok()) committed_ = std::move(files).value();
  return status;
}

// All files first, so that nothing is touched when one is wrong.
Status CsvSink::check_sizes(const std::vector<CommittedFile>& files) const {
  for (const CommittedFile& file : files) {
    std::error_code failure;
    std::uint64_t size = std::filesystem::file_size(path_of(file.name), failure);
    if (failure) size = std::filesystem::file_size(path_of(file.name + kInProgress), failure);
    if (failure) {
      return Status::failed("the file " + path_of(file.name).string() + ", which this pipeline has written, is missing")
          .with_hint("put it back, or start again with a new state folder and an empty output folder");
    }
    if (size < file.bytes) {
      return Status::failed("the file " + path_of(file.name).string() + " has " + std::to_string(size) +
                            " bytes, but this pipeline has written " + std::to_string(file.bytes))
          .with_hint("put the whole file back, or start again with a new state folder and an empty output folder");
    }
  }
  return {};
}

Status CsvSink::restore(const std::vector<CommittedFile>& files) {
  for (const CommittedFile& file : files) {
    std::error_code failure;
    if (!std::filesystem::exists(path_of(file.name))) {
      std::filesystem::rename(path_of(file.name + kInProgress), path_of(file.name), failure);
      if (failure)
        return Status::failed("can't rename " + path_of(file.name + kInProgress).string() + ": " + failure.message());
    }
    if (std::filesystem::file_size(path_of(file.name), failure) == file.bytes) continue;
    Result<OutputFile> output = OutputFile::open(path_of(file.name));
    if (!output.ok()) return output.status();
    Status status = output->truncate(file.bytes);
    if (!status.ok()) return status;
  }
  return sync_directory(directory_);
}

// What an earlier run began and no checkpoint names. Other files are left alone.
Status CsvSink::remove_unfinished(const std::vector<CommittedFile>& files) {
  std::error_code failure;
  std::vector<std::filesystem::path> unfinished;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, failure)) {
    if (entry.path().extension() == kInProgress) unfinished.push_back(entry.path());
  }
  for (const std::filesystem::path& path : unfinished) std::filesystem::remove(path, failure);
  if (failure) return Status::failed("can't clean up " + directory_.string() + ": " + failure.message());
  return files.empty() && unfinished.empty() ? Status() : sync_directory(directory_);
}

const CommittedFile* CsvSink::last_part(const StreamInfo& stream) const {
  const CommittedFile* last = nullptr;
  for (const auto* files : {&committed_, &closed_}) {
    for (const CommittedFile& file : *files) {
      if (same_stream(file, stream) && file.generation == stream.generation &&
          (last == nullptr || file.part > last->part)) {
        last = &file;
      }
    }
  }
  return last;
}

Status CsvSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  for (const std::string& name : options_.metadata) {
    if (stream.schema.index_of("_" + name)) {
      return Status::invalid("table " + stream.full_name() + " has a column _" + name + " of its own")
          .with_option("metadata");
    }
  }
  const auto open = outputs_.find(stream_number);
  if (open != outputs_.end()) {
    const CommittedFile info = open->second.info;
    if (info.generation == stream.generation && info.columns == fingerprint(stream.schema)) return {};
    Status status = open->second.file.flush();
    if (status.ok()) status = open->second.file.sync();
    if (!status.ok()) return status;
    CommittedFile done = info;
    done.bytes = open->second.file.size();
    if (!has_name(committed_, done.name)) {
      closed_.push_back(done);
    } else {
      std::replace_if(
          committed_.begin(), committed_.end(), [&](const auto& file) { return file.name == done.name; }, done);
    }
    outputs_.erase(open);
  }
  const CommittedFile* last = last_part(stream);
  CommittedFile info{"", stream.name_space, stream.name, stream.generation, 1, 0, 0, fingerprint(stream.schema)};
  if (last != nullptr && last->columns == info.columns) {
    info = *last;
  } else if (last != nullptr) {
    info.part = last->part + 1;
  }
  info.name = file_name(stream.full_name(), info.generation, info.part);
  if (info.part > 1 && info.bytes == 0) {
    host_.info("the columns of " + stream.full_name() + " have changed; its rows go to " + info.name);
  }
  return open_output(stream_number, stream, std::move(info));
}

Status CsvSink::open_output(uint32_t stream_number, const StreamInfo& stream, CommittedFile info) {
  const bool known = has_name(committed_, info.name);
  for (const auto& [number, output] : outputs_) {
    if (output.info.name == info.name) {
      return Status::failed("two tables would be written to one file, " + path_of(info.name).string());
    }
  }
  if (!known && std::filesystem::exists(path_of(info.name))) {
    return Status::failed("the file " + path_of(info.name).string() +
                          " is there already, and this pipeline has not written it")
        .with_option("directory")
        .with_hint("move it away, or choose another folder");
  }
  Result<OutputFile> file = OutputFile::open(path_of(known ? info.name : info.name + kInProgress));
  if (!file.ok()) return file.status();
  RowWriter writer(options_, stream.schema);
  if (file->size() == 0 && options_.header) writer.header(file->buffer());
  outputs_.emplace(stream_number, Output{std::move(info), std::move(file).value(), std::move(writer)});
  return {};
}

Status CsvSink::write(uint32_t stream_number, Batch batch) {
  Output& output = outputs_.at(stream_number);
  output.writer.rows(batch, output.file.buffer());
  output.info.rows += static_cast<uint64_t>(batch.length());
  return output.file.write_if_full();
}

Status CsvSink::truncate(uint32_t stream_number, const Truncate& truncate) {
  const auto& metadata = options_.metadata;
  if (std::find(metadata.begin(), metadata.end(), "op") == metadata.end()) {
    if (!std::exchange(truncate_reported_, true)) {
      host_.warn("a table was emptied at the source; without metadata = [\"op\"] the file can't tell");
    }
    host_.count("TRUNCATE of a table, not written for lack of metadata = [\"op\"]");
    return {};
  }
  Output& output = outputs_.at(stream_number);
  output.writer.truncate(truncate, output.file.buffer());
  return {};
}

Result<std::string> CsvSink::prepare(const Checkpoint& /*checkpoint*/) {
  prepared_ = committed_;
  bool new_names = false;
  const auto note = [&](const CommittedFile& file) {
    const auto place =
        std::find_if(prepared_.begin(), prepared_.end(), [&](const auto& item) { return item.name == file.name; });
    if (place != prepared_.end()) {
      *place = file;
    } else {
      prepared_.push_back(file);
      new_names = true;
    }
  };
  for (const CommittedFile& file : closed_) note(file);
  for (auto& [number, output] : outputs_) {
    const uint64_t before = output.info.bytes;
    Status status = output.file.flush();
    if (status.ok() && output.file.size() != before) status = output.file.sync();
    if (!status.ok()) return status;
    output.info.bytes = output.file.size();
    note(output.info);
  }
  std::erase_if(prepared_, [&](const CommittedFile& old) {
    return std::any_of(prepared_.begin(), prepared_.end(), [&](const CommittedFile& other) {
      return same_stream(old, other) && old.generation < other.generation;
    });
  });
  if (new_names) {
    Status status = sync_directory(directory_);
    if (!status.ok()) return status;
  }
  return encode_token(prepared_);
}

Status CsvSink::commit(std::string_view /*token*/) {
  bool names_changed = false;
  std::error_code failure;
  for (const CommittedFile& file : prepared_) {
    if (has_name(committed_, file.name)) continue;
    std::filesystem::rename(path_of(file.name + kInProgress), path_of(file.name), failure);
    if (failure)
      return Status::failed("can't rename " + path_of(file.name + kInProgress).string() + ": " + failure.message());
    names_changed = true;
    for (auto& [number, output] : outputs_) {
      if (output.info.name == file.name) output.file.moved_to(path_of(file.name));
    }
  }
  for (const CommittedFile& old : committed_) {
    if (has_name(prepared_, old.name)) continue;
    std::filesystem::remove(path_of(old.name), failure);
    names_changed = true;
  }
  committed_ = prepared_;
  closed_.clear();
  return names_changed ? sync_directory(directory_) : Status();
}

}  // namespace pipeline::csv
