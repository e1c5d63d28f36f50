#include "core/config/pipeline_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace pipeline::core {
namespace {

constexpr pipeline_option option(const char* name, pipeline_option_type type, uint32_t flags = 0) {
  pipeline_option result{};
  result.struct_size = sizeof result;
  result.name = name;
  result.type = type;
  result.text = "what it is";
  result.flags = flags;
  result.minimum = INT64_MIN;
  result.maximum = INT64_MAX;
  return result;
}

const pipeline_option kTables = option("tables", PIPELINE_OPTION_STRING_LIST, PIPELINE_OPTION_REQUIRED);
const pipeline_option kPassword = option("password", PIPELINE_OPTION_STRING, PIPELINE_OPTION_SECRET);
const pipeline_option kRows = option("rows", PIPELINE_OPTION_INTEGER);

class PipelineFileTest : public ::testing::Test {
 protected:
  PipelineFileTest() {
    source_.struct_size = sink_.struct_size = sizeof source_;
    source_.kind = PIPELINE_SOURCE;
    source_.name = "shop";
    source_.options = source_options_;
    source_.option_count = 3;
    sink_.kind = PIPELINE_SINK;
    sink_.name = "files";
    path_ = std::filesystem::temp_directory_path() / ("pipeline-file-" + std::to_string(::getpid()) + ".toml");
  }
  ~PipelineFileTest() override { std::filesystem::remove(path_); }

  PipelineFile read(const std::string& text) {
    std::ofstream(path_) << text;
    const auto find = [this](pipeline_stage_kind kind, const std::string& name) -> Result<const pipeline_stage*> {
      if (kind == PIPELINE_SOURCE && name == "shop") return static_cast<const pipeline_stage*>(&source_);
      if (kind == PIPELINE_SINK && name == "files") return static_cast<const pipeline_stage*>(&sink_);
      return Status::failed("no plugin " + name);
    };
    Result<PipelineFile> file = read_pipeline_file(path_, find, [](const std::string&) { return std::nullopt; });
    EXPECT_TRUE(file.ok());
    return std::move(file).value();
  }

  const pipeline_option* source_options_[3] = {&kTables, &kPassword, &kRows};
  pipeline_stage source_{};
  pipeline_stage sink_{};
  std::filesystem::path path_;
};

constexpr const char* kGood = R"([[stage]]
source = "shop"
tables = ["a"]
[[stage]]
sink = "files"
)";

TEST_F(PipelineFileTest, TakesStagesInOrderAndConnectsEachToTheOneAbove) {
  const PipelineFile file = read(kGood);
  ASSERT_TRUE(file.ok()) << file.text();
  ASSERT_EQ(file.config.stages.size(), 2U);
  EXPECT_EQ(file.config.stages[0].id, "shop");
  EXPECT_EQ(file.config.stages[1].inputs, std::vector<std::size_t>{0});
}

struct Wrong {
  const char* text;
  const char* code;
  std::size_t line;
  const char* says;
};

TEST_F(PipelineFileTest, ReportsWhatIsWrongWithItsLine) {
  const Wrong cases[] = {
      {"[[stage]\n", code::kSyntax, 1, ""},
      {"[pipeline]\nname = 8@\"x\u03CF\n", code::kSyntax, 2, ""},
      {"[[stage]]\ntx\u03CF = 1\n", code::kSyntax, 2, ""},
      {"stage = [ }, { sink = \"files\" } ]\n", code::kSyntax, 1, ""},
      {"[pipeline]\nnam = \"x\"\n", code::kUnknownKey, 2, "name"},
      {"[[stage]]\nsource = \"shop\"\ntable = [\"a\"]\n", code::kUnknownOption, 3, "tables"},
      {"[[stage]]\nsource = \"shop\"\ntables = \"a\"\nrows = \"x\"\n", code::kWrongType, 4, "rows"},
      {"[[stage]]\nsource = \"shop\"\n", code::kMissingOption, 1, "tables"},
      {"[[stage]]\nsource = \"shop\"\ntables = [\"${NONE}\"]\n", code::kVariable, 3, "NONE"},
      {"[[stage]]\nsource = \"shop\"\ntables = [\"a\"]\n[[stage]]\nsink = \"files\"\nfrom = [\"shp\"]\n", code::kGraph,
       6, "shop"},
      {"[[stage]]\nsource = \"sop\"\n", code::kPlugin, 2, "sop"},
  };
  for (const Wrong& item : cases) {
    const PipelineFile file = read(item.text);
    const auto found =
        std::find_if(file.diagnostics.begin(), file.diagnostics.end(), [&](const Diagnostic& diagnostic) {
          return diagnostic.code == item.code && diagnostic.place.line == item.line;
        });
    EXPECT_NE(found, file.diagnostics.end()) << item.text << file.text();
    EXPECT_NE(file.text().find(item.says), std::string::npos) << file.text();
  }
}

TEST_F(PipelineFileTest, NeverShowsASecret) {
  const char* cases[] = {
      "[[stage]]\nsource = \"shop\"\ntables = [\"a\"]\npassword = [\"hush-hush\"]\n",
      "[[stage]]\nsource = \"shop\"\ntables = [\"a\"]\npasword = \"hush-hush\"\n",
      "stage = [{ source = \"shop\", tables = [\"a\"], password = \"hush-hush\", rows = \"x\" }]\n",
      "stage = [{ password = \"hush-hush\", source = \"shop\" }]\n",
      "[[stage]]\nsource = \"shop\"\npassword = \"hush-hush\n",
      "[[stage]]\nsource = \"shop\"\npassword = hush-hush\n",
      "[[stage]]\nsource = \"shop\"\npassword =\n  hush-hush\n",
      "stage = [{ source = \"sop\", password = \"hush-hush\" }]\n",
      "[pipeline]\npassword = \"hush-hush\"\n",
      "password = \"hush-hush\"\n",
  };
  for (const char* text : cases) {
    const PipelineFile file = read(text);
    EXPECT_FALSE(file.ok()) << text;
    EXPECT_EQ(file.text().find("hush-hush"), std::string::npos) << file.text();
  }
}

TEST_F(PipelineFileTest, AFailureOfAStageNeverShowsASecretOfTheSameLine) {
  const PipelineFile file =
      read("stage = [{ source = \"shop\", tables = [\"a\"], password = \"hush-hush\" }, { sink = \"files\" }]\n");
  ASSERT_TRUE(file.ok()) << file.text();
  for (const char* option : {"", "tables", "password"}) {
    const Status status = Status::invalid("the server says no").with_option(option);
    const std::string text = render(file.blame(0, status), "x.toml", file.lines);
    EXPECT_EQ(text.find("hush-hush"), std::string::npos) << text;
  }
}

TEST(Diagnostic, UnderlinesTheKeyOfALineWhoseValueIsHidden) {
  Diagnostic diagnostic{false, code::kUnknownOption, "unknown", {1, 1, 7}, {}, {}, true};
  EXPECT_EQ(render(diagnostic, "x.toml", {"pasword = \"hush\""}),
            "error[P0103]: unknown\n --> x.toml:1:1\n   |\n1  | pasword = ***\n   | ^^^^^^^\n");
  diagnostic.place = {1, 11, 6};
  EXPECT_EQ(render(diagnostic, "x.toml", {"pasword = \"hush\""}),
            "error[P0103]: unknown\n --> x.toml:1:11\n   |\n1  | pasword = ***\n");
}

TEST(Diagnostic, UnderlinesBehindATab) {
  const Diagnostic diagnostic{false, code::kValue, "no", {1, 9, 1}, {}, {}, false};
  EXPECT_EQ(render(diagnostic, "x.toml", {"\trows = 5"}),
            "error[P0106]: no\n --> x.toml:1:9\n   |\n1  | \trows = 5\n   | \t       ^\n");
}

TEST(Diagnostic, ShowsNoControlCharactersAndNoBrokenText) {
  const Diagnostic diagnostic{false, code::kSyntax, "no", {1, 1, 1}, {}, {}, false};
  EXPECT_EQ(render(diagnostic, "x.toml", {"a\x1b[2J \xc3\xa4"}),
            "error[P0101]: no\n --> x.toml:1:1\n   |\n1  | a?[2J \xc3\xa4\n   | ^\n");
  EXPECT_EQ(render(diagnostic, "x.toml", {"\xff\xc3"}), "error[P0101]: no\n --> x.toml:1:1\n   |\n1  | ??\n   | ^\n");
}

TEST(Diagnostic, IsOneJsonObjectForMachines) {
  const Diagnostic diagnostic{true, code::kValue, "say \"no\"", {2, 9, 3}, {"a note"}, "a hint", true};
  EXPECT_EQ(render_json(diagnostic, "x.toml"),
            R"({"type":"diagnostic","severity":"warning","code":"P0106","message":"say \"no\"","file":"x.toml",)"
            R"("line":2,"column":9,"end_column":12,"notes":["a note"],"hint":"a hint"})"
            "\n");
}

}  // namespace
}  // namespace pipeline::core
