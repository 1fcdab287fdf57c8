package dev.tidings.chaos;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the package in which one call is another: the clock that is injected everywhere goes wrong by a fixed time. The
 * package itself has no such switch, and needs none.
 */
final class SkewedPackage {
    private static final Path PACKAGE = Path.of("target/quarkus-app");
    private static final String CLOCK = "dev/tidings/SystemClock.class";
    private static final ClassDesc CLOCKS = Clock.class.describeConstable().orElseThrow();
    private static final ClassDesc DURATION = Duration.class.describeConstable().orElseThrow();

    private SkewedPackage() {}

    /** Returns the jar to run. */
    static Path by(Duration offset, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(PACKAGE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(PACKAGE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.deleteIfExists(copy);
                var _ = Files.copy(file, copy);
            }
        }
        try (Stream<Path> jars = Files.list(folder.resolve("app"))) {
            for (Path jar : jars.toList()) {
                patch(jar, offset);
            }
        }
        return folder.resolve("quarkus-run.jar");
    }

    private static void patch(Path jar, Duration offset) throws IOException {
        try (FileSystem content = FileSystems.newFileSystem(jar)) {
            Path clock = content.getPath(CLOCK);
            byte[] original = Files.readAllBytes(clock);
            ClassFile classes = ClassFile.of();
            CodeTransform wrong = (code, element) -> copy(code, element, offset);
            byte[] patched =
                    classes.transformClass(classes.parse(original), ClassTransform.transformingMethodBodies(wrong));
            var _ = Files.write(clock, patched);
        }
    }

    /** {@code Clock.systemUTC()} becomes {@code Clock.offset(Clock.systemUTC(), Duration.parse(…))}. */
    private static void copy(CodeBuilder code, CodeElement element, Duration offset) {
        code.with(element);
        if (element instanceof InvokeInstruction call && call.name().equalsString("systemUTC")) {
            code.ldc(offset.toString());
            code.invokestatic(
                    DURATION,
                    "parse",
                    MethodTypeDesc.of(
                            DURATION,
                            List.of(CharSequence.class.describeConstable().orElseThrow())));
            code.invokestatic(CLOCKS, "offset", MethodTypeDesc.of(CLOCKS, List.of(CLOCKS, DURATION)));
        }
    }
}
