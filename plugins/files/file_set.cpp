#include "pipeline/sdk/files/file_set.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "pipeline/sdk/files/file_names.hpp"
#include "pipeline/sdk/files/recovery.hpp"

namespace pipeline::files {
namespace {

// Well below the usual limit of 1024 open files of a process.
constexpr std::size_t kMostOpenFiles = 400;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

int64_t system_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

FileSet::FileSet(FileOperations& operations, FileFormat& format, FileSetOptions options, Host host, const Token& token)
    : operations_(operations), format_(format), options_(std::move(options)), host_(host) {
  for (const StreamRecord& record : token.streams) {
    StreamFiles stream{record.name_space, record.name, record.generation, {}, {}, {}, {}};
    for (const FileRecord& file : record.files) {
      auto kept = std::make_unique<OutputFile>(operations_, options_.encoder, options_.directory, file);
      kept->promise();
      if (!file.held || file.complete) kept->publish();
      if (!file.complete) {
        stream.open[file.partition] = kept.get();
        stream.format = file.format;
      }
      stream.files.push_back(std::move(kept));
    }
    StreamFiles unnamed{record.name_space, record.name, 0, {}, {}, {}, {}};
    streams_.insert_or_assign(final_name(unnamed, "", 1), std::move(stream));
  }
}

int64_t FileSet::now() const {
  return options_.now ? options_.now() : system_seconds();
}

std::string FileSet::final_name(const StreamFiles& stream, std::string_view partition, uint64_t number) const {
  return options_.path.path(stream.name_space, stream.name, stream.generation, partition, number, options_.extension);
}

Result<StreamFiles*> FileSet::bind(const StreamInfo& info, std::string format) {
  Result<StreamFiles*> found = find(info);
  if (!found.ok()) return found;
  StreamFiles& stream = **found;
  if (info.generation < stream.generation) {
    return Status::failed(info.full_name() + " came with generation " + std::to_string(info.generation) +
                          ", though its files hold generation " + std::to_string(stream.generation));
  }
  Status status;
  if (info.generation > stream.generation) status = begin_generation(stream, info.generation);
  if (status.ok() && stream.format != format) {
    const bool had_rows = std::any_of(stream.open.begin(), stream.open.end(),
                                      [](const auto& entry) { return entry.second->record().rows > 0; });
    if (had_rows) host_.info(stream.full_name() + ": the columns or the format changed; rows go on in a new file");
    status = complete_open(stream);
  }
  stream.format = std::move(format);
  if (!status.ok()) return status;
  return &stream;
}

Result<StreamFiles*> FileSet::find(const StreamInfo& info) {
  StreamFiles fresh{info.name_space, info.name, 0, {}, {}, {}, {}};
  const std::string name = final_name(fresh, "", 1);
  const auto [place, is_new] = streams_.try_emplace(name, std::move(fresh));
  StreamFiles& stream = place->second;
  if (is_new) {
    stream.generation = info.generation;
  } else if (stream.name_space != info.name_space || stream.name != info.name) {
    return Status::invalid("the streams \"" + stream.name_space + "\".\"" + stream.name + "\" and \"" +
                           info.name_space + "\".\"" + info.name + "\" would both be written to " + name)
        .with_option(options_.path_option)
        .with_hint("choose a path that tells them apart, or rename one of them with a transform");
  }
  return &stream;
}

Status FileSet::begin_generation(StreamFiles& stream, uint64_t generation) {
  if (prepared_) return Status::failed("a new generation can't begin between prepare and commit");
  for (const auto& file : stream.files) {
    forget(file.get());
    if (file->is_promised()) {
      stream.replaced.push_back(file->is_published() ? file->record().name : file->record().working);
      continue;
    }
    Status status = operations_.remove(file->path());
    if (!status.ok()) return status;
  }
  stream.open.clear();
  stream.files.clear();
  stream.format.clear();
  stream.generation = generation;
  return {};
}

Status FileSet::complete_open(StreamFiles& stream) {
  while (!stream.open.empty()) {
    OutputFile& file = *stream.open.begin()->second;
    Status status = format_.checkpoint(file);
    if (!status.ok()) return status;
    // A file that has no rows yet and that nobody was promised doesn't have to stay.
    const bool needless = !prepared_ && !file.is_promised() && file.record().rows == 0;
    status = needless ? drop(stream, file) : complete(stream, file);
    if (!status.ok()) return status;
  }
  return {};
}

Status FileSet::drop(StreamFiles& stream, OutputFile& file) {
  Status status = operations_.remove(file.path());
  if (!status.ok()) return status;
  forget(&file);
  stream.open.erase(file.record().partition);
  std::erase_if(stream.files, [&](const auto& owned) { return owned.get() == &file; });
  return {};
}

Status FileSet::complete(StreamFiles& stream, OutputFile& file) {
  Status status = format_.end(file);
  if (status.ok()) status = file.sync();
  if (status.ok()) status = file.close();
  if (!status.ok()) return status;
  forget(&file);
  stream.open.erase(file.record().partition);
  file.complete();
  return {};
}

Result<OutputFile*> FileSet::open_file(StreamFiles& stream, std::string_view partition) {
  const auto found = stream.open.find(partition);
  if (found != stream.open.end()) return found->second;
  return begin_file(stream, partition);
}

Result<OutputFile*> FileSet::begin_file(StreamFiles& stream, std::string_view partition) {
  Result<FileRecord> record = new_record(stream, partition);
  if (!record.ok()) return record.status();
  auto owned =
      std::make_unique<OutputFile>(operations_, options_.encoder, options_.directory, std::move(record).value());
  OutputFile& file = *owned;
  const std::filesystem::path folder = file.path().parent_path();
  Status status = folder == options_.directory ? Status() : operations_.create_directories(folder);
  if (status.ok()) status = file.create();
  if (!status.ok()) return status;
  unsynced_folders_.insert(folder);
  stream.files.push_back(std::move(owned));
  stream.open[std::string(partition)] = &file;
  touch(file);
  status = format_.begin(file);
  if (status.ok()) status = close_least_used();
  if (!status.ok()) return status;
  return &file;
}

Result<FileRecord> FileSet::new_record(const StreamFiles& stream, std::string_view partition) const {
  FileRecord record{.partition = std::string(partition),
                    .held = options_.naming == Naming::when_complete,
                    .opened = now(),
                    .format = stream.format};
  for (const auto& file : stream.files) {
    if (file->record().partition == partition) record.number = std::max(record.number, file->record().number + 1);
  }
  record.name = final_name(stream, partition, record.number);
  for (const StreamFiles* owner = owner_of(record.name); owner != nullptr; owner = owner_of(record.name)) {
    const bool takes_over = owner == &stream && contains(stream.replaced, record.name) && !record.held;
    if (takes_over) break;
    record.name = final_name(stream, partition, ++record.number);
  }
  record.replaces = contains(stream.replaced, record.name);
  record.working = stream.replaced.empty() ? first_working_name(record.name)
                                           : replacing_working_name(record.name, stream.generation);
  Status status = record.replaces ? Status() : verify_free(operations_, options_.directory / record.name);
  if (!status.ok()) return status;
  return record;
}

const StreamFiles* FileSet::owner_of(const std::string& name) const {
  for (const auto& [first, stream] : streams_) {
    if (contains(stream.replaced, name)) return &stream;
    for (const auto& file : stream.files) {
      if (file->record().name == name) return &stream;
    }
  }
  return nullptr;
}

Status FileSet::append(StreamFiles& stream, OutputFile& file, std::string_view bytes, uint64_t rows) {
  Status status = file.append(bytes, rows);
  if (!status.ok()) return status;
  if (file.is_open()) touch(file);
  if (is_full(file)) return complete(stream, file);
  return close_least_used();
}

bool FileSet::is_full(OutputFile& file) const {
  if (file.record().rows == 0) return false;
  const RollLimits& roll = options_.roll;
  if (roll.bytes > 0 && file.bytes_with_waiting() >= roll.bytes) return true;
  if (roll.rows > 0 && file.record().rows >= roll.rows) return true;
  if (roll.seconds == 0) return false;
  const int64_t time = now();
  // The clock was set back: the age begins again.
  if (time < file.record().opened) file.set_opened(time);
  return time - file.record().opened >= roll.seconds;
}

uint64_t FileSet::rows_left(const OutputFile& file) const {
  const uint64_t limit = options_.roll.rows;
  if (limit == 0) return std::numeric_limits<uint64_t>::max();
  return limit > file.record().rows ? limit - file.record().rows : 1;
}

Token FileSet::state() const {
  Token token;
  for (const auto& [first, stream] : streams_) {
    StreamRecord record{stream.name_space, stream.name, stream.generation, {}};
    for (const auto& file : stream.files) record.files.push_back(file->record());
    token.streams.push_back(std::move(record));
  }
  return token;
}

void FileSet::forget(OutputFile* file) {
  std::erase(used_, file);
}

void FileSet::touch(OutputFile& file) {
  if (!used_.empty() && used_.back() == &file) return;
  forget(&file);
  used_.push_back(&file);
}

// Synced before it is closed: the system may forget a write that failed once nobody has the file open.
Status FileSet::close_least_used() {
  while (used_.size() > kMostOpenFiles) {
    OutputFile& file = *used_.front();
    Status status = file.sync();
    if (status.ok()) status = file.close();
    if (!status.ok()) return status;
    used_.erase(used_.begin());
  }
  return {};
}

Status FileSet::checkpoint(StreamFiles& stream) {
  std::vector<OutputFile*> full;
  for (const auto& [partition, file] : stream.open) {
    Status status = format_.checkpoint(*file);
    if (!status.ok()) return status;
    if (is_full(*file)) full.push_back(file);
  }
  for (OutputFile* file : full) {
    Status status = complete(stream, *file);
    if (!status.ok()) return status;
  }
  for (const auto& [partition, file] : stream.open) {
    Status status = file->sync();
    if (!status.ok()) return status;
  }
  return {};
}

Result<Token> FileSet::prepare() {
  for (auto& [first, stream] : streams_) {
    Status status = checkpoint(stream);
    if (!status.ok()) return status;
  }
  Token token = state();
  for (const auto& [first, stream] : streams_) {
    for (const auto& file : stream.files) file->promise();
    for (const std::string& name : stream.replaced) {
      const bool renamed_over = std::any_of(stream.files.begin(), stream.files.end(), [&](const auto& file) {
        return file->record().name == name && file->record().replaces;
      });
      if (!renamed_over) token.removed.push_back(name);
    }
  }
  Status status = sync_folders();
  if (!status.ok()) return status;
  prepared_ = token;
  return token;
}

Status FileSet::sync_folders() {
  for (auto folder = unsynced_folders_.begin(); folder != unsynced_folders_.end();) {
    Status status = operations_.sync_directory(*folder);
    if (!status.ok()) return status;
    folder = unsynced_folders_.erase(folder);
  }
  return {};
}

Status FileSet::publish() {
  if (!prepared_) return {};
  Status status = files::publish(operations_, options_.directory, *prepared_);
  if (!status.ok()) return status;
  std::set<std::string> published;
  for (const StreamRecord& stream : prepared_->streams) {
    for (const FileRecord& file : stream.files) {
      if (!file.held || file.complete) published.insert(file.name);
    }
  }
  for (auto& [first, stream] : streams_) {
    for (const auto& file : stream.files) {
      if (published.contains(file->record().name)) file->publish();
    }
    stream.replaced.clear();
  }
  prepared_.reset();
  return {};
}

Status FileSet::finish() {
  for (auto& [first, stream] : streams_) {
    while (!stream.open.empty() && options_.naming == Naming::when_complete) {
      OutputFile& file = *stream.open.begin()->second;
      Status status = complete(stream, file);
      if (status.ok()) status = verify_free(operations_, options_.directory / file.record().name);
      if (status.ok()) status = operations_.rename(file.path(), options_.directory / file.record().name);
      if (!status.ok()) return status;
      file.publish();
      unsynced_folders_.insert(file.path().parent_path());
    }
  }
  for (OutputFile* file : used_) {
    Status status = file->close();
    if (!status.ok()) return status;
  }
  used_.clear();
  return sync_folders();
}

}  // namespace pipeline::files
