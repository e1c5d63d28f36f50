#include "pipeline/sdk/files/file_set.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "pipeline/sdk/files/recovery.hpp"
#include "plugins/files/memory_files.hpp"
#include "plugins/recording_host.hpp"

namespace pipeline::files {
namespace {

class Letters final : public FileFormat {
 public:
  Status begin(OutputFile& file) override { return file.append("<", 0); }
  Status checkpoint(OutputFile& file) override {
    const std::string bytes = std::exchange(held_back, {});
    return bytes.empty() ? Status() : file.append(bytes, bytes.size());
  }
  Status end(OutputFile& file) override { return file.append(">", 0); }

  std::string held_back;  // rows of one byte, of the file that is written to
};

class FileSetTest : public ::testing::Test {
 protected:
  FileSetTest() {
    std::string name = std::filesystem::temp_directory_path() / "pipeline-files-XXXXXX";
    options_.directory = ::mkdtemp(name.data());
    options_.path = PathTemplate::parse("{namespace}.{table}", "path", false).value();
    options_.path_option = "path";
    options_.extension = ".txt";
    options_.now = [this] { return time_; };
  }
  ~FileSetTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(options_.directory, ignored);
  }

  // Goes on after the last checkpoint, as after a crash.
  void restart() {
    set_.reset();
    const Status status = recover_folder(operations_, options_.directory, ".txt", host_.host(), token_);
    ASSERT_TRUE(status.ok()) << status.message();
    set_.emplace(operations_, format_, options_, host_.host(), token_);
  }
  StreamFiles& bind(uint64_t generation = 1, const char* format = "f") {
    Result<StreamFiles*> stream = set_->bind({"s", "t", {}, generation}, format);
    EXPECT_TRUE(stream.ok()) << stream.status().message();
    return **stream;
  }
  void append(StreamFiles& stream, std::string_view bytes, std::string_view partition = {}) {
    const Result<OutputFile*> file = set_->open_file(stream, partition);
    ASSERT_TRUE(file.ok()) << file.status().message();
    ASSERT_TRUE(set_->append(stream, **file, bytes, 1).ok());
  }
  void checkpoint() {
    Result<Token> token = set_->prepare();
    ASSERT_TRUE(token.ok()) << token.status().message();
    token_ = Token::parse(token->to_json()).value();
    ASSERT_TRUE(set_->publish().ok());
  }
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> result;
    const Result<std::vector<std::string>> names = operations_.walk(options_.directory);
    EXPECT_TRUE(names.ok());
    for (const std::string& name : *names) {
      std::ifstream in(options_.directory / name, std::ios::binary);
      result[name] = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    return result;
  }
  using Files = std::map<std::string, std::string>;

  testing::RecordingHost host_;
  FileOperations operations_;
  Letters format_;
  FileSetOptions options_;
  int64_t time_ = 1'000;
  Token token_;
  std::optional<FileSet> set_;
};

// Bytes on the disk.
uint64_t taken(const std::filesystem::path& path) {
  struct stat entry {};
  EXPECT_EQ(::stat(path.c_str(), &entry), 0);
  return static_cast<uint64_t>(entry.st_blocks) * 512;
}

TEST_F(FileSetTest, LeavesFilesThatTakeNoMoreRoomThanTheirBytes) {
  restart();
  constexpr std::size_t piece = std::size_t{1} << 20U;
  StreamFiles& stream = bind();
  for (int i = 0; i < 5; ++i) append(stream, std::string(piece, 'x'));
  checkpoint();
  const std::filesystem::path path = options_.directory / files().begin()->first;
  ASSERT_TRUE(set_->finish().ok());
  EXPECT_LT(taken(path), 5 * piece + piece / 4);
  EXPECT_EQ(std::filesystem::file_size(path), 5 * piece + 1);
}

TEST_F(FileSetTest, LetsAFileGrowUnderItsName) {
  restart();
  append(bind(), "a");
  checkpoint();
  append(bind(), "lost");
  restart();
  append(bind(), "b");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab"}}));
}

TEST_F(FileSetTest, HoldsAFileBackUntilItIsComplete) {
  options_.naming = Naming::when_complete;
  options_.roll.rows = 2;
  restart();
  append(bind(), "a");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt.inprogress", "<a"}}));
  append(bind(), "b");
  append(bind(), "c");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab>"}, {"s.t.2.txt.inprogress", "<c"}}));
  restart();
  ASSERT_TRUE(set_->finish().ok());
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab>"}, {"s.t.2.txt", "<c>"}}));
  restart();
  append(bind(), "d");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab>"}, {"s.t.2.txt", "<c>"}, {"s.t.3.txt.inprogress", "<d"}}));
}

TEST_F(FileSetTest, RollsBySizeAndKeepsPartitionsApart) {
  options_.path = PathTemplate::parse("{table}/{partition}/{part}", "path", true).value();
  options_.roll.bytes = 3;
  restart();
  StreamFiles& stream = bind();
  for (const char* letter : {"a", "b", "c"}) append(stream, letter, "p=1");
  append(stream, "d", "p=2");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"t/p=1/00001.txt", "<ab>"}, {"t/p=1/00002.txt", "<c"}, {"t/p=2/00001.txt", "<d"}}));
}

TEST_F(FileSetTest, RollsByAgeAndSurvivesAClockThatJumps) {
  options_.roll.seconds = 60;
  restart();
  append(bind(), "a");
  checkpoint();
  time_ -= 900;  // set back
  restart();
  append(bind(), "b");
  time_ += 59;
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab"}}));
  time_ += 1;
  append(bind(), "c");
  time_ += 1'000'000;  // set forward: a file without rows is no reason for a new one
  checkpoint();
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<abc>"}}));
}

TEST_F(FileSetTest, ReplacesAnOlderGeneration) {
  for (const Naming naming : {Naming::at_first_checkpoint, Naming::when_complete}) {
    options_.naming = naming;
    options_.roll.rows = 1;
    const auto generation = static_cast<uint64_t>(naming) + 1;
    restart();
    append(bind(2 * generation), "a");
    append(bind(2 * generation), "b");
    checkpoint();
    append(bind(2 * generation + 1), "new");
    restart();  // it was never committed
    ASSERT_EQ(files().size(), 2U);
    append(bind(2 * generation + 1), "new");
    checkpoint();
    ASSERT_EQ(files().size(), 1U) << files().begin()->first;
    EXPECT_EQ(files().begin()->second, "<new>");
  }
}

TEST_F(FileSetTest, BeginsAFileForRowsOfAnotherFormat) {
  restart();
  append(bind(1, "f"), "a");
  append(bind(1, "g"), "b");
  checkpoint();
  restart();
  append(bind(1, "g"), "c");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<a>"}, {"s.t.2.txt", "<bc"}}));
}

TEST_F(FileSetTest, KeepsRowsThatTheFormatHoldsBackWhenTheColumnsChange) {
  restart();
  ASSERT_TRUE(set_->open_file(bind(1, "f")).ok());
  format_.held_back = "ab";
  append(bind(1, "g"), "c");
  checkpoint();
  EXPECT_EQ(files(), (Files{{"s.t.txt", "<ab>"}, {"s.t.2.txt", "<c"}}));
}

TEST_F(FileSetTest, RefusesTwoStreamsOnOneName) {
  restart();
  append(bind(), "a");
  const Result<StreamFiles*> other = set_->bind({"", "s.t", {}, 1}, "f");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.status().code(), StatusCode::invalid);
  EXPECT_EQ(other.status().option(), "path");
}

TEST_F(FileSetTest, LeavesFilesOfOthersAloneAndReportsThem) {
  std::ofstream(options_.directory / "notes.txt") << "mine";
  std::ofstream(options_.directory / "s.t.txt") << "mine too";
  std::ofstream(options_.directory / "old.txt.inprogress") << "left behind by a crash";
  restart();
  ASSERT_EQ(host_.warnings().size(), 1U);
  EXPECT_NE(host_.warnings()[0].find("notes.txt, s.t.txt"), std::string::npos) << host_.warnings()[0];
  EXPECT_FALSE(set_->open_file(bind()).ok());
  EXPECT_EQ(files(), (Files{{"notes.txt", "mine"}, {"s.t.txt", "mine too"}}));
}

TEST_F(FileSetTest, RefusesAFolderThatLostACompletePart) {
  options_.roll.rows = 1;
  restart();
  append(bind(), "a");
  append(bind(), "b");
  checkpoint();
  std::filesystem::remove(options_.directory / "s.t.txt");
  const Status status = recover_folder(operations_, options_.directory, ".txt", host_.host(), token_);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("s.t.txt is missing"), std::string::npos);
}

TEST_F(FileSetTest, WritesToMoreFilesThanMayBeOpen) {
  test::Disk disk;
  test::MemoryFiles operations(disk);
  options_.path = PathTemplate::parse("{table}/{partition}/{part}", "path", true).value();
  set_.emplace(operations, format_, options_, host_.host(), Token());
  StreamFiles& stream = bind();
  const std::string block(70'000, 'x');
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1'100; ++i) append(stream, block, "p=" + std::to_string(i));
  }
  ASSERT_TRUE(set_->prepare().ok());
  ASSERT_TRUE(set_->publish().ok());
  const auto files = disk.files_in(options_.directory);
  EXPECT_EQ(files.size(), 1'100U);
  EXPECT_EQ(files.at("t/p=7/00001.txt").size(), 140'001U);
}

}  // namespace
}  // namespace pipeline::files
