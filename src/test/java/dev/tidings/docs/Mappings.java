package dev.tidings.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The settings of all config mappings, as their sources have them: only there are the sentences. */
final class Mappings {
    private static final Pattern LIMIT = Pattern.compile("@(?:\\w+\\.)*(Min|Max|DurationMin|DurationMax|Positive|"
            + "DecimalMin|DecimalMax|Pattern|Size)(?:\\(([^)]*)\\))?");

    private static final Map<String, String> UNITS =
            Map.of("millis", "ms", "seconds", "s", "minutes", "m", "hours", "h", "days", "d");

    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final Map<String, ClassTree> types = new LinkedHashMap<>();
    private final List<Setting> settings = new ArrayList<>();

    private Mappings(DocTrees docs, CompilationUnitTree unit) {
        this.docs = docs;
        this.unit = unit;
    }

    /** By name of the room, each room's in their order. */
    static List<Setting> below(Path sources) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        try (Stream<Path> all = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> configs = all.filter(
                            file -> file.getFileName().toString().endsWith("Config.java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(configs));
            DocTrees docs = DocTrees.instance(task);
            List<Setting> settings = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                settings.addAll(new Mappings(docs, unit).read());
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Setting> read() {
        for (Tree type : unit.getTypeDecls()) {
            if (type instanceof ClassTree mapping) {
                nested(mapping).forEach(one -> types.put(one.getSimpleName().toString(), one));
                annotation(mapping.getModifiers().getAnnotations(), "ConfigMapping")
                        .ifPresent(found -> group(mapping, argument(found, "prefix"), path(mapping)));
            }
        }
        return settings;
    }

    private TreePath path(Tree tree) {
        return TreePath.getPath(unit, tree);
    }

    private static Stream<ClassTree> nested(ClassTree type) {
        return type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .flatMap(one -> Stream.concat(Stream.of(one), nested(one)));
    }

    private void group(ClassTree type, String prefix, TreePath path) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                add(method, prefix, new TreePath(path, method));
            }
        }
    }

    private void add(MethodTree method, String prefix, TreePath path) {
        List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
        String type = Objects.requireNonNull(method.getReturnType()).toString();
        String name = prefix;
        if (annotation(annotations, "WithParentName").isEmpty()) {
            name += "."
                    + annotation(annotations, "WithName")
                            .map(found -> argument(found, "value"))
                            .orElseGet(() -> StringUtil.skewer(method.getName().toString()));
        }
        if (type.startsWith("Map<")) {
            name += ".\"<name>\"";
        }
        ClassTree group = types.get(type.replaceAll(".*[ .<,]", "").replace(">", ""));
        if (group != null && group.getKind() == Tree.Kind.INTERFACE) {
            group(group, name, path(group));
            return;
        }
        String sentence = docs.getDocComment(path);
        if (sentence == null) {
            throw new IllegalStateException(name + " has no sentence in the manual");
        }
        String standard = annotation(annotations, "WithDefault")
                .map(found -> argument(found, "value"))
                .orElse("");
        settings.add(new Setting(name, standard, takes(type, group, annotations), plain(sentence)));
    }

    private static String takes(String type, @Nullable ClassTree values, List<? extends AnnotationTree> annotations) {
        if (values != null && values.getKind() == Tree.Kind.ENUM) {
            return String.join(
                    ", ",
                    values.getMembers().stream()
                            .filter(com.sun.source.tree.VariableTree.class::isInstance)
                            .map(one -> "`"
                                    + StringUtil.skewer(((com.sun.source.tree.VariableTree) one)
                                            .getName()
                                            .toString()
                                            .toLowerCase(java.util.Locale.ROOT))
                                    + "`")
                            .toList());
        }
        String least = "";
        String most = "";
        Matcher limit = LIMIT.matcher(type + annotations);
        while (limit.find()) {
            String value = amount(Optional.ofNullable(limit.group(2)).orElse(""));
            switch (limit.group(1)) {
                case "Positive" -> least = "1";
                case "Min", "DurationMin", "DecimalMin" -> least = value;
                case "Max", "DurationMax", "DecimalMax" -> most = value;
                default -> throw new IllegalStateException("a limit that the manual cannot tell: " + limit.group());
            }
        }
        if (type.equals("boolean")) {
            return "`true`, `false`";
        }
        return range(least, most);
    }

    private static String range(String least, String most) {
        if (least.isEmpty()) {
            return most.isEmpty() ? "" : "up to " + most;
        }
        return most.isEmpty() ? least + " or more" : least + " to " + most;
    }

    /** {@code 1_000} and {@code millis = 10} as a person writes them in the settings. */
    private static String amount(String arguments) {
        String first =
                arguments.replace("_", "").replace("L", "").replace("\"", "").strip();
        int equals = first.indexOf('=');
        if (equals < 0) {
            return first;
        }
        String name = first.substring(0, equals).strip();
        String value = first.substring(equals + 1).split(",", 2)[0].strip();
        return name.equals("value") ? value : value + UNITS.getOrDefault(name, " " + name);
    }

    private static String plain(String sentence) {
        return sentence.strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link (?:\\w*#)?(\\w+)(?:\\([^)]*\\))?}", "`$1`");
    }

    private static Optional<? extends AnnotationTree> annotation(
            List<? extends AnnotationTree> annotations, String simpleName) {
        return annotations.stream()
                .filter(one -> one.getAnnotationType().toString().equals(simpleName))
                .findFirst();
    }

    private static String argument(AnnotationTree annotation, String name) {
        for (ExpressionTree argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree assignment
                    && assignment.getVariable().toString().equals(name)) {
                return text(assignment.getExpression());
            }
            if (argument instanceof LiteralTree && name.equals("value")) {
                return text(argument);
            }
        }
        throw new IllegalStateException(annotation + " without " + name);
    }

    private static String text(ExpressionTree literal) {
        return String.valueOf(((LiteralTree) literal).getValue());
    }
}
