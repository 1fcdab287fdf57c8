package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that lacks a setting says which one, in one line, and is gone. */
@Timeout(60)
class MissingSettingIT {
    @TempDir
    private Path directory;

    /** Each of the others SettingsTest takes away. */
    @Test
    void isNamedInTheOneLineThatTheProcessSays() throws Exception {
        String setting = "MP_JWT_VERIFY_AUDIENCES";
        Map<String, String> settings = new TreeMap<>(Attempt.COMPLETE);
        settings.remove(setting);

        Attempt attempt = Attempt.in(directory, settings);

        assertThat(attempt.status()).isEqualTo(1);
        assertThat(attempt.output().lines())
                .singleElement()
                .asString()
                .contains("setting missing: " + setting)
                .contains("mp.jwt.verify.audiences")
                .doesNotContain("secret");
    }
}
