#include "model/model_answers.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

namespace pipeline::vtgate::model {
namespace {

class ModelAnswer : public Answer {
 public:
  ModelAnswer(ModelAnswers& answers, const Keyspace& keyspace, const wire::VStreamRequest& request)
      : answers_(answers), stream_(keyspace, request, StreamOptions()) {}
  std::optional<wire::VStreamResponse> next() override { return answers_.next(stream_); }
  [[nodiscard]] std::optional<Refusal> end() const override { return stream_.refusal(); }

 private:
  ModelAnswers& answers_;
  VStream stream_;
};

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream in(list);
  for (std::string name; std::getline(in, name, ',');) names.push_back(name);
  return names;
}

}  // namespace

ModelAnswers::ModelAnswers(const std::string& keyspace, const std::vector<std::string>& shards,
                           const std::string& shard_by, std::filesystem::path sql_file)
    : keyspace_(keyspace, shards),
      session_(keyspace_, {{sql::kEveryTable, shards.size() > 1 ? shard_by : ""}}),
      sql_file_(std::move(sql_file)) {
  catch_up();
}

std::unique_ptr<Answer> ModelAnswers::open(const wire::VStreamRequest& request) {
  const std::lock_guard lock(mutex_);
  catch_up();
  return std::make_unique<ModelAnswer>(*this, keyspace_, request);
}

std::optional<wire::VStreamResponse> ModelAnswers::next(VStream& stream) {
  const std::lock_guard lock(mutex_);
  catch_up();
  return stream.next();
}

void ModelAnswers::catch_up() {
  std::ifstream in(sql_file_);
  in.seekg(read_);
  // The last line may not be written to its end.
  for (std::string line; std::getline(in, line) && !in.eof();) {
    read_ += static_cast<std::streamoff>(line.size()) + 1;
    if (line.starts_with("--")) {
      if (!run_directive(line.substr(2))) run(line);
      continue;
    }
    statement_ += line + '\n';
    if (!line.ends_with(';')) continue;
    statement_.resize(statement_.size() - 2);
    run(std::exchange(statement_, {}));
  }
}

void ModelAnswers::run(const std::string& statement) {
  const Status status = session_.run(statement);
  if (status.ok()) return;
  std::fprintf(stderr, "%s, in: %s\n", status.message().c_str(), statement.c_str());
  std::exit(1);
}

bool ModelAnswers::run_directive(const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  std::string shard;
  std::size_t count = 0;
  words >> verb >> shard;
  if (verb == "reshard") {
    std::string to;
    std::string new_shards;
    words >> to >> new_shards;
    keyspace_.reshard(names_in(shard), names_in(new_shards));
  } else if (verb == "purge") {
    words >> count;
    keyspace_.purge(shard, count);
  } else if (verb == "kill") {
    ++keyspace_.shard(shard).deaths;
  } else if (verb == "fail") {
    words >> shard >> count;
    keyspace_.fail_over(shard, count);
  } else {
    return false;
  }
  return true;
}

}  // namespace pipeline::vtgate::model
