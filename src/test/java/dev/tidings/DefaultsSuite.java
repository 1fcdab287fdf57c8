package dev.tidings;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All tests that need no other settings than those of src/test/resources; the others are in {@link ProfilesSuite}. */
@Suite
@SelectPackages("dev.tidings")
@IncludeClassNamePatterns(ProfilesSuite.ALL)
@ExcludeClassNamePatterns(ProfilesSuite.WITH_PROFILE)
class DefaultsSuite {}
