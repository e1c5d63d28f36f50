#include "file_set.hpp"

#include <algorithm>
#include <set>

#include "file_names.hpp"
#include "recovery.hpp"

namespace pipeline::csv {
namespace {

// Well below the usual limit of 1024 open files of a process.
constexpr std::size_t kMostOpenFiles = 400;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Status same_file_name(const std::string& name, const StreamFiles& owner, const StreamInfo& stream) {
  const auto quoted = [](const std::string& name_space, const std::string& table) {
    return "\"" + name_space + "\".\"" + table + "\"";
  };
  return Status::failed("the streams " + quoted(owner.name_space, owner.name) + " and " +
                        quoted(stream.name_space, stream.name) + " would both be written to " + name)
      .with_hint("rename one of them with a transform, or give each a pipeline of its own");
}

}  // namespace

FileSet::FileSet(FileOperations& operations, std::filesystem::path directory, Host host, const Token& token)
    : operations_(operations), directory_(std::move(directory)), host_(host) {
  for (const FileRecord& file : token.files) {
    const std::string encoded = encode_name(StreamInfo{file.name_space, file.stream, {}, 0}.full_name());
    StreamFiles& stream = streams_[encoded];
    stream.name_space = file.name_space;
    stream.name = file.stream;
    stream.encoded_name = encoded;
    stream.generation = file.generation;
    stream.files.push_back(std::make_unique<OutputFile>(operations_, directory_, file));
    stream.files.back()->publish();
  }
}

Result<StreamFiles*> FileSet::bind(const StreamInfo& info, Layout layout) {
  Result<StreamFiles*> found = find(info);
  if (!found.ok()) return found;
  StreamFiles& stream = **found;
  if (info.generation < stream.generation) {
    return Status::failed(info.full_name() + " came with generation " + std::to_string(info.generation) +
                          ", though its files hold generation " + std::to_string(stream.generation));
  }
  Status status;
  if (info.generation > stream.generation) status = begin_generation(stream, info.generation);
  if (!status.ok()) return status;
  if (!stream.files.empty() && stream.current().record().layout == layout) return &stream;
  status = drop_unused(stream);
  if (status.ok()) status = begin_file(stream, std::move(layout));
  if (!status.ok()) return status;
  return &stream;
}

Result<StreamFiles*> FileSet::find(const StreamInfo& info) {
  const std::string encoded = encode_name(info.full_name());
  const auto [place, is_new] = streams_.try_emplace(encoded);
  StreamFiles& stream = place->second;
  if (is_new) {
    stream.name_space = info.name_space;
    stream.name = info.name;
    stream.encoded_name = encoded;
    stream.generation = info.generation;
  } else if (stream.name_space != info.name_space || stream.name != info.name) {
    return same_file_name(final_name(encoded, 1), stream, info);
  }
  return &stream;
}

Status FileSet::begin_generation(StreamFiles& stream, uint64_t generation) {
  if (prepared_) return Status::failed("a new generation can't begin between prepare and commit");
  for (const auto& file : stream.files) {
    if (file->is_committed()) {
      stream.replaced.push_back(file->record().name);
      continue;
    }
    Status status = operations_.remove(file->path());
    if (!status.ok()) return status;
  }
  std::erase(open_, &stream);
  stream.files.clear();
  stream.generation = generation;
  return {};
}

// A file that has no rows yet and that nobody was promised doesn't have to stay when the schema changes.
Status FileSet::drop_unused(StreamFiles& stream) {
  if (prepared_ || stream.files.empty()) return {};
  const OutputFile& file = stream.current();
  if (file.is_committed() || file.record().rows > 0) return {};
  Status status = operations_.remove(file.path());
  if (!status.ok()) return status;
  std::erase(open_, &stream);
  stream.files.pop_back();
  return {};
}

Status FileSet::begin_file(StreamFiles& stream, Layout layout) {
  Result<FileRecord> record = new_record(stream, std::move(layout));
  if (!record.ok()) return record.status();
  if (!stream.files.empty()) {
    host_.info(stream.encoded_name + ": the columns or the format changed; rows go on in " + record->name);
    std::erase(open_, &stream);
    Status status = stream.current().close();
    if (!status.ok()) return status;
  }
  auto file = std::make_unique<OutputFile>(operations_, directory_, std::move(record).value());
  Status status = file->create();
  if (!status.ok()) return status;
  names_unsynced_ = true;
  stream.files.push_back(std::move(file));
  open_.push_back(&stream);
  return close_least_used();
}

Result<FileRecord> FileSet::new_record(const StreamFiles& stream, Layout layout) const {
  FileRecord record{.name_space = stream.name_space,
                    .stream = stream.name,
                    .generation = stream.generation,
                    .number = stream.files.empty() ? 1 : stream.current().record().number + 1,
                    .layout = std::move(layout)};
  record.name = final_name(stream.encoded_name, record.number);
  for (const StreamFiles* owner = owner_of(record.name); owner != nullptr && owner != &stream;
       owner = owner_of(record.name)) {
    if (record.number == 1) return same_file_name(record.name, *owner, {stream.name_space, stream.name, {}, 0});
    record.name = final_name(stream.encoded_name, ++record.number);
  }
  record.replaces = contains(stream.replaced, record.name);
  record.working = stream.replaced.empty() ? first_working_name(record.name)
                                           : replacing_working_name(record.name, stream.generation);
  Status status = record.replaces ? Status() : verify_free(operations_, directory_ / record.name);
  if (!status.ok()) return status;
  return record;
}

const StreamFiles* FileSet::owner_of(const std::string& name) const {
  for (const auto& [encoded, stream] : streams_) {
    if (contains(stream.replaced, name)) return &stream;
    for (const auto& file : stream.files) {
      if (file->record().name == name) return &stream;
    }
  }
  return nullptr;
}

Status FileSet::append(StreamFiles& stream, std::string_view bytes, uint64_t rows) {
  Status status = stream.current().append(bytes, rows);
  if (!status.ok() || !stream.current().is_open()) return status;
  if (open_.empty() || open_.back() != &stream) {
    std::erase(open_, &stream);
    open_.push_back(&stream);
  }
  return close_least_used();
}

// Synced before it is closed: the system may forget a write that failed once nobody has the file open.
Status FileSet::close_least_used() {
  while (open_.size() > kMostOpenFiles) {
    OutputFile& file = open_.front()->current();
    Status status = file.sync();
    if (status.ok()) status = file.close();
    if (!status.ok()) return status;
    open_.erase(open_.begin());
  }
  return {};
}

Result<Token> FileSet::prepare() {
  Token token;
  for (auto& [encoded, stream] : streams_) {
    for (const auto& file : stream.files) {
      Status status = file->sync();
      if (status.ok() && file != stream.files.back()) status = file->close();
      if (!status.ok()) return status;
      token.files.push_back(file->record());
    }
    for (const std::string& name : stream.replaced) {
      const bool renamed_over = std::any_of(stream.files.begin(), stream.files.end(),
                                            [&](const auto& file) { return file->record().name == name; });
      if (!renamed_over) token.removed.push_back(name);
    }
  }
  if (names_unsynced_) {
    Status status = operations_.sync_directory(directory_);
    if (!status.ok()) return status;
    names_unsynced_ = false;
  }
  prepared_ = token;
  return token;
}

Status FileSet::publish() {
  if (!prepared_) return {};
  Status status = csv::publish(operations_, directory_, *prepared_);
  if (!status.ok()) return status;
  std::set<std::string> published;
  for (const FileRecord& file : prepared_->files) published.insert(file.working);
  for (auto& [encoded, stream] : streams_) {
    for (const auto& file : stream.files) {
      if (published.contains(file->record().working)) file->publish();
    }
    stream.replaced.clear();
  }
  prepared_.reset();
  return {};
}

void FileSet::close() {
  open_.clear();
  streams_.clear();
}

}  // namespace pipeline::csv
