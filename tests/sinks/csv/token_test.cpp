#include "token.hpp"

#include <gtest/gtest.h>

#include "file_names.hpp"

namespace pipeline::csv {
namespace {

TEST(Token, ReadsBackWhatItWrote) {
  FileRecord file;
  file.name_space = "shop";
  file.stream = "or\"ders";
  file.generation = 3;
  file.number = 2;
  file.name = "shop.orders.2.csv";
  file.working = "shop.orders.2.csv.inprogress";
  file.replaces = true;
  file.bytes = 1'234'567'890'123;
  file.rows = 9;
  file.layout.columns = {{"id", "l"}, {"ü", "u"}};
  file.layout.dialect.delimiter = '\t';
  const Token token{{file}, {"shop.orders.csv"}};
  const Result<Token> read = Token::parse(token.to_json());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, token);
}

TEST(Token, RefusesWhatItDidNotWrite) {
  FileRecord file;
  file.name = "a.csv";
  const std::string good = Token{{file}, {}}.to_json();
  ASSERT_TRUE(Token::parse(good).ok());
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(Token::parse(good.substr(0, size)).ok()) << size;
  for (const char* text :
       {"null", "[]", "{}", R"({"version":2,"files":[],"remove":[]})", R"({"version":1,"files":[{}],"remove":[]})",
        R"({"version":1,"files":[],"remove":["../x"]})"}) {
    EXPECT_FALSE(Token::parse(text).ok()) << text;
  }
}

TEST(FileNames, HoldAnyNameOfATable) {
  EXPECT_EQ(encode_name("shop.orders"), "shop.orders");
  EXPECT_EQ(encode_name("a/b%c"), "a%2Fb%25c");
  EXPECT_EQ(encode_name(".hidden"), "%2Ehidden");
  EXPECT_EQ(encode_name("tüten"), "tüten");
  EXPECT_EQ(final_name("t", 1), "t.csv");
  EXPECT_EQ(final_name("t", 2), "t.2.csv");
}

TEST(FileNames, AreRecognisedAsUnfinishedOnlyIfTheSinkMadeThem) {
  EXPECT_TRUE(is_working_name(first_working_name("t.csv")));
  EXPECT_TRUE(is_working_name(replacing_working_name("t.csv", 12)));
  for (const char* name :
       {"t.csv", "t.inprogress", "t.csv.inprogress.bak", "t.csv.generation-x.inprogress", "notes.txt"}) {
    EXPECT_FALSE(is_working_name(name)) << name;
  }
}

}  // namespace
}  // namespace pipeline::csv
