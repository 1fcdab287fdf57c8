package dev.tidings;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * All tests with settings of their own, beside those of {@link DefaultsSuite} in another process. By name, because looking at a class
 * is what makes Quarkus build the application for its profile.
 */
@Suite
@SelectPackages("dev.tidings")
@IncludeClassNamePatterns(ProfilesSuite.WITH_PROFILE)
class ProfilesSuite {
    static final String ALL = ".*Test";

    static final String WITH_PROFILE =
            "dev\\.tidings\\.(canary\\.Canary|identity\\.KeysOverHttp|ingest\\.(Overflow|WaitingTenant)"
                    + "|journal\\.(Counters|Expiry|Retention)|model\\.FeedModel|playground\\.Playground(Browser)?|signal\\.ShortLives"
                    + "|stream\\.(Churn|Comparison|Gate|LossWhileOpening|RestlessComparison|ShortTimes|SpreadStream|TenantLimit)"
                    + "|telemetry\\.(Queries|TracedEvent)|ticket\\.BehindAProxy|trace\\.Trace|upkeep\\.Upkeep)Test";
}
