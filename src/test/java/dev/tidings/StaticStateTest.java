package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Static initialisers of a native image run while it is built. What they find out about time, chance, the machine or its
 * settings is that of the build; a thread or a socket of theirs, or a random generator, makes the compiler refuse.
 */
class StaticStateTest {
    /** Owner and method, with a dot between. */
    private static final Pattern OF_THE_MOMENT = Pattern.compile("java\\.time\\.(\\w+\\.now|Clock\\.system\\w*)"
            + "|java\\.lang\\.System\\.(nanoTime|currentTimeMillis|getenv|getProperty|getProperties)"
            + "|java\\.lang\\.(Runtime|ProcessHandle|ThreadLocal|ProcessBuilder|Thread)\\..*"
            + "|java\\.(security\\.SecureRandom|util\\.(Random|SplittableRandom|Timer))\\..*"
            + "|java\\.util\\.(UUID\\.randomUUID|random\\..*|concurrent\\.(ThreadLocalRandom|Executors)\\..*)"
            + "|java\\.lang\\.Math\\.random"
            + "|java\\.net\\.(http\\.)?(InetAddress|\\w*Socket|NetworkInterface|HttpClient)\\..*"
            + "|java\\.nio\\.(ByteBuffer\\.allocateDirect|channels\\..*|file\\.Files\\..*)"
            + "|java\\.io\\.File\\w+Stream\\..*"
            + "|java\\.lang\\.ref\\.Cleaner\\..*"
            + "|org\\.eclipse\\.microprofile\\.config\\.ConfigProvider\\..*");

    /** Looks up by name, which a native image answers only for what is registered. */
    private static final Pattern BY_NAME =
            Pattern.compile("java\\.lang\\.Class\\.(forName|get\\w*(Method|Constructor|Field)s?"
                    + "|getResource\\w*)"
                    + "|java\\.lang\\.ClassLoader\\.(loadClass|getResource\\w*)"
                    + "|java\\.util\\.(ServiceLoader\\.load\\w*|ResourceBundle\\.getBundle)"
                    + "|java\\.lang\\.reflect\\.(Proxy\\..*|Constructor\\.newInstance|Method\\.invoke)");

    /** Each of them stands in META-INF/native-image, is registered by Quarkus, or is about what is not packed. */
    private static final Set<String> MAY_LOOK_UP = Set.of(
            "dev.tidings.DevelopmentServers", "dev.tidings.TerminationSignal", "dev.tidings.problem.AllowedMethods");

    private final JavaClasses packed = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidings")
            .that(DescribedPredicate.describe(
                    "are packed", type -> !type.getPackageName().matches("dev\\.tidings\\.(embedded|playground)")));

    @Test
    void nothingOfTheMomentIsKeptFromTheStart() {
        assertThat(momentsKeptBy(packed)).isEmpty();
    }

    @Test
    void nothingIsLookedUpByNameThatIsNotRegistered() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : packed) {
            if (type.getAccessesFromSelf().stream()
                    .anyMatch(access -> BY_NAME.matcher(target(access)).matches())) {
                found.add(type.getName());
            }
        }

        assertThat(found).isEqualTo(new TreeSet<>(MAY_LOOK_UP));
    }

    @Test
    void aGeneratorThatIsMadeWithAStaticFieldIsFoundWhereverItIsMade() {
        JavaClasses planted = new ClassFileImporter().importClasses(Direct.class, Indirect.class, Maker.class);

        assertThat(momentsKeptBy(planted))
                .hasSize(2)
                .anyMatch(line -> line.contains("$Direct ") && line.endsWith("UUID.randomUUID"))
                .anyMatch(line -> line.contains("$Indirect ") && line.contains("RandomGenerator"));
    }

    private static Set<String> momentsKeptBy(JavaClasses types) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : types) {
            type.getStaticInitializer()
                    .ifPresent(start -> reached(start).stream()
                            .flatMap(unit -> unit.getAccessesFromSelf().stream())
                            // What it hands over runs later, if at all.
                            .filter(access -> !access.isDeclaredInLambda())
                            .map(StaticStateTest::target)
                            .filter(target -> OF_THE_MOMENT.matcher(target).matches())
                            .forEach(target -> found.add(type.getName() + " begins with " + target)));
        }
        return found;
    }

    /** The initialiser and what it calls of our own classes, directly or not. */
    private static Set<JavaCodeUnit> reached(JavaCodeUnit start) {
        Set<JavaCodeUnit> seen = new HashSet<>(List.of(start));
        Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (JavaCodeUnitAccess<?> access : callsOf(open.remove())) {
                access.getTarget()
                        .resolveMember()
                        .filter(unit -> unit.getOwner().getPackageName().startsWith("dev.tidings"))
                        .filter(seen::add)
                        .ifPresent(open::add);
            }
        }
        return seen;
    }

    private static Set<JavaCodeUnitAccess<?>> callsOf(JavaCodeUnit unit) {
        Set<JavaCodeUnitAccess<?>> calls = new HashSet<>();
        calls.addAll(unit.getMethodCallsFromSelf());
        calls.addAll(unit.getConstructorCallsFromSelf());
        return calls;
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    static final class Direct {
        static final UUID ID = UUID.randomUUID();
    }

    static final class Indirect {
        static final Maker MAKER = new Maker();
    }

    record Maker(RandomGenerator random) {
        Maker() {
            this(RandomGenerator.getDefault());
        }
    }
}
