#include "core/state/state_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>

namespace pipeline::core {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StateStoreTest : public testing::Test {
 protected:
  StateStoreTest() {
    char pattern[] = "/tmp/pipeline-state-XXXXXX";
    folder_ = mkdtemp(pattern);
  }
  ~StateStoreTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "state.json"; }
  [[nodiscard]] std::filesystem::path previous() const { return folder_ / "state.previous.json"; }

  static std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  StateStore open(std::shared_ptr<FileOperations> files = std::make_shared<FileOperations>()) {
    Result<StateStore> store = StateStore::open(folder_, "sync", std::move(files));
    EXPECT_TRUE(store.ok()) << store.status().message();
    return std::move(store).value();
  }
  static SavedState state_number(std::uint64_t number) {
    return {"sync", number, {{"shop", "orders", "-80", R"({"row":)" + std::to_string(number) + "}"}}, {}, {}};
  }

  std::filesystem::path folder_;
};

TEST_F(StateStoreTest, NothingSavedIsAFreshStart) {
  const Result<SavedState> state = open().load();
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->checkpoint, 0U);
  EXPECT_TRUE(state->cursors.empty());
}

TEST_F(StateStoreTest, WhatIsSavedComesBackByteForByte) {
  const std::string nul("a\0b", 3);
  SavedState state{"sync",
                   18446744073709551615U,
                   {{"shop", "orders", "-80", R"({"lastpk":["a",1.5,null]})"},
                    {"sh.op", "or\"der\n.s", "", "{\"a\" : 1}"},
                    {nul, "täble", "80-", R"({"big":123456789012345678901234567890})"},
                    {"", "plain", "-", "no JSON at all"},
                    {"", "string", "-", "\"a JSON string\""},
                    {"", "twice", "-", R"({"a":1,"a":2})"},
                    {"", "float", "-", R"({"a":0.10000000000000001,"b":1e400})"}},
                   {{"my source", {"planetscale", ""}}},
                   {{"a.b", {"csv", R"({"files":{"x":12}})"}}, {"c", {"parquet", "17"}}}};
  const StateStore store = open();
  ASSERT_TRUE(store.save(state).ok());
  const Result<SavedState> loaded = store.load();
  ASSERT_TRUE(loaded.ok()) << loaded.status().message();
  EXPECT_EQ(loaded->checkpoint, state.checkpoint);
  EXPECT_EQ(loaded->cursors, state.cursors);
  EXPECT_EQ(loaded->sources, state.sources);
  EXPECT_EQ(loaded->sinks, state.sinks);
}

TEST_F(StateStoreTest, APersonCanReadTheFile) {
  ASSERT_TRUE(open().save(state_number(3)).ok());
  const std::string text = read(file());
  EXPECT_THAT(text, testing::StartsWith("{\"pipeline_state\": 1, \"checksum\": \"crc32:"));
  EXPECT_THAT(text, HasSubstr("\"stream\": \"orders\""));
  EXPECT_THAT(text, HasSubstr("\"row\": 3"));
}

TEST_F(StateStoreTest, TheStateBeforeIsKept) {
  const StateStore store = open();
  for (std::uint64_t number = 1; number <= 3; ++number) ASSERT_TRUE(store.save(state_number(number)).ok());
  const Result<SavedState> before = decode_state(read(previous()));
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before->checkpoint, 2U);
  EXPECT_EQ(store.load()->checkpoint, 3U);
}

TEST_F(StateStoreTest, AMissingStateWithOneBeforeItIsNoFreshStart) {
  const StateStore store = open();
  ASSERT_TRUE(store.save(state_number(1)).ok());
  ASSERT_TRUE(store.save(state_number(2)).ok());
  std::filesystem::remove(file());
  const Result<SavedState> state = store.load();
  ASSERT_FALSE(state.ok());
  EXPECT_THAT(state.status().message(), AllOf(HasSubstr(file()), HasSubstr("missing"), HasSubstr(previous())));
  EXPECT_NE(state.status().hint(), "");
}

TEST_F(StateStoreTest, AnotherPipelinesStateIsRefused) {
  write(file(), encode_state({"other", 1, {}, {}, {}}));
  const Result<SavedState> state = open().load();
  ASSERT_FALSE(state.ok());
  EXPECT_THAT(state.status().message(), AllOf(HasSubstr("\"other\""), HasSubstr("\"sync\""), HasSubstr(file())));
}

struct Damage {
  const char* name;
  std::function<std::string(std::string)> apply;
  const char* message;
};

class DamagedState : public StateStoreTest, public testing::WithParamInterface<Damage> {};

INSTANTIATE_TEST_SUITE_P(
    Kinds, DamagedState,
    testing::Values(
        Damage{"CutInHalf", [](std::string text) { return text.substr(0, text.size() / 2); }, "cut"},
        Damage{"CutInTheHeader", [](std::string text) { return text.substr(0, 20); }, "not a state file"},
        Damage{"Empty", [](const std::string&) { return std::string(); }, "not a state file"},
        Damage{"OneByteChanged",
               [](std::string text) {
                 text[text.find("orders")] = 'O';
                 return text;
               },
               "checksum"},
        Damage{"NotJson", [](const std::string&) { return std::string("hello\n"); }, "not a state file"},
        Damage{"DeeplyNested", [](const std::string&) { return std::string(5'000'000, '['); }, "not a state file"},
        Damage{"Zeroes", [](const std::string& text) { return std::string(text.size(), '\0'); }, "not a state file"},
        Damage{"LaterFormat", [](const std::string&) { return std::string("{\"pipeline_state\": 2}\nwhatever"); },
               "format 2"},
        Damage{"TextBehindIt", [](const std::string& text) { return text + "x"; }, "bytes"}),
    [](const auto& info) { return info.param.name; });

TEST_P(DamagedState, IsRefusedWithThePathAndNothingIsOverwritten) {
  const StateStore store = open();
  ASSERT_TRUE(store.save(state_number(1)).ok());
  ASSERT_TRUE(store.save(state_number(2)).ok());
  const std::string damaged = GetParam().apply(read(file()));
  const std::string before = read(previous());
  write(file(), damaged);
  const Result<SavedState> state = store.load();
  ASSERT_FALSE(state.ok());
  EXPECT_THAT(state.status().message(), AllOf(HasSubstr(file()), HasSubstr(GetParam().message)));
  EXPECT_THAT(state.status().hint(), HasSubstr(previous()));
  EXPECT_EQ(read(file()), damaged);
  EXPECT_EQ(read(previous()), before);
}

TEST_F(StateStoreTest, ASecondRunIsToldWhoHoldsTheFolder) {
  const StateStore first = open();
  const Result<StateStore> second = StateStore::open(folder_, "sync");
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.status().message(), AllOf(HasSubstr(folder_), HasSubstr(std::to_string(getpid()))));
  EXPECT_NE(second.status().hint(), "");
}

TEST_F(StateStoreTest, TheLockEndsWithTheStore) {
  { const StateStore first = open(); }
  EXPECT_TRUE(StateStore::open(folder_, "sync").ok());
}

TEST_F(StateStoreTest, TheLockEndsWithItsProcessHoweverThatDies) {
  const pid_t child = fork();
  if (child == 0) {
    const Result<StateStore> store = StateStore::open(folder_, "sync");
    std::abort();
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(StateStore::open(folder_, "sync").ok());
}

TEST_F(StateStoreTest, AFolderThatCantBeMadeIsAnErrorWithItsPath) {
  write(folder_ / "file", "");
  const Result<StateStore> store = StateStore::open(folder_ / "file" / "state", "sync");
  ASSERT_FALSE(store.ok());
  EXPECT_THAT(store.status().message(), HasSubstr(folder_ / "file" / "state"));
  EXPECT_NE(store.status().hint(), "");
}

// Fails, or ends as a crash would, at the n-th file operation.
class FailingFiles : public FileOperations {
 public:
  int left = -1;            // operations that still work; -1 = all
  bool crash = false;       // nothing works after the first failure
  bool no_links = false;    // a file system without hard links
  bool half_writes = true;  // a failing write leaves half of its content
  int done = 0;

  Result<bool> exists(const std::filesystem::path& path) override {
    return fails() ? Result<bool>(problem()) : FileOperations::exists(path);
  }
  Result<std::string> read(const std::filesystem::path& path) override {
    return fails() ? Result<std::string>(problem()) : FileOperations::read(path);
  }
  Status write_durably(const std::filesystem::path& path, std::string_view content) override {
    if (!fails()) return FileOperations::write_durably(path, content);
    if (half_writes) static_cast<void>(FileOperations::write_durably(path, content.substr(0, content.size() / 2)));
    return problem();
  }
  Status link(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return fails() || no_links ? problem() : FileOperations::link(from, to);
  }
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return fails() ? problem() : FileOperations::rename(from, to);
  }
  Status remove(const std::filesystem::path& path) override {
    return fails() ? problem() : FileOperations::remove(path);
  }
  Status sync_folder(const std::filesystem::path& folder) override {
    return fails() ? problem() : FileOperations::sync_folder(folder);
  }

 private:
  bool fails() {
    ++done;
    if (left < 0) return false;
    if (left > 0) {
      --left;
      return false;
    }
    if (!crash) left = -1;
    return true;
  }
  static Status problem() { return Status::failed("No space left on device"); }
};

class FailingSave : public StateStoreTest, public testing::WithParamInterface<std::tuple<bool, bool>> {};
INSTANTIATE_TEST_SUITE_P(CrashAndLinks, FailingSave, testing::Combine(testing::Bool(), testing::Bool()));

TEST_P(FailingSave, LeavesTheOldStateOrTheNewOneWhateverFails) {
  const auto [crash, no_links] = GetParam();
  const auto files = std::make_shared<FailingFiles>();
  files->no_links = no_links;
  const StateStore store = open(files);
  std::uint64_t number = 1;
  ASSERT_TRUE(store.save(state_number(number)).ok());
  ASSERT_TRUE(store.save(state_number(++number)).ok());
  files->done = 0;
  ASSERT_TRUE(store.save(state_number(++number)).ok());
  const int operations = files->done;
  ASSERT_GE(operations, 6);
  for (int working = 0; working < operations; ++working) {
    files->left = working;
    files->crash = crash;
    const Status status = store.save(state_number(number + 1));
    files->left = -1;
    const Result<SavedState> state = store.load();
    ASSERT_TRUE(state.ok()) << "after " << working << " operations: " << state.status().message();
    EXPECT_THAT(state->checkpoint, testing::AnyOf(number, number + 1));
    EXPECT_TRUE(std::filesystem::exists(previous()));
    EXPECT_TRUE(decode_state(read(previous())).ok());
    if (status.ok()) {
      EXPECT_EQ(state->checkpoint, number + 1);
    } else {
      EXPECT_THAT(status.message(), HasSubstr("No space left"));
      EXPECT_NE(status.hint(), "");
    }
    ASSERT_TRUE(store.save(state_number(++number)).ok()) << "the next save works";
    EXPECT_EQ(store.load()->checkpoint, number);
  }
}

}  // namespace
}  // namespace pipeline::core
