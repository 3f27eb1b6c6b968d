package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.Descriptions;
import io.fluentopenai.openapi.sheet.FactSheet;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openapitools.codegen.CliOption;
import org.openapitools.codegen.CodegenModel;
import org.openapitools.codegen.CodegenOperation;
import org.openapitools.codegen.SupportingFile;
import org.openapitools.codegen.languages.JavaClientCodegen;
import org.openapitools.codegen.model.ModelMap;
import org.openapitools.codegen.model.ModelsMap;
import org.openapitools.codegen.model.OperationsMap;

/**
 * OpenAPI Generator's Java generator, library {@code native}, with our templates and with the fact sheet's own decisions
 * in place of the stock heuristics.
 *
 * <p>The stock generator drives: it parses the document, walks components and operations, fills the templates and writes
 * the files. What it would derive of each (types, names, unions, inline models) is replaced: {@link #fromModel} and {@link
 * #fromOperation} hand out the views that {@link ModelViews} and {@link OperationViews} make of the fact sheet, which is
 * read a second time as a plain tree.
 */
public final class FluentJavaCodegen extends JavaClientCodegen {
    private static final String VIEW_SECTION = "x-params";

    /** The folder in which GraalVM looks for reflective calls: the readers of models, when a class is named. */
    private static final String NATIVE_IMAGE =
            "src/main/resources/META-INF/native-image/io.fluentopenai/fluentopenai-generated-client";

    /** The option that leaves out what the published document does not have, by {@code false}. */
    private static final String SUPPLEMENT = "supplement";

    private final long created = System.currentTimeMillis();
    private @Nullable FactSheet sheet;
    private @Nullable ModelViews models;
    private @Nullable OperationViews operations;
    private final Map<String, JsonNode> paramsByClass = new LinkedHashMap<>();

    /** Created by OpenAPI Generator by name. */
    public FluentJavaCodegen() {
        setLibrary(NATIVE);
        // The plugin passes on what is declared only.
        cliOptions.add(
                CliOption.newBoolean(SUPPLEMENT, "Whether to generate what the published document lacks.", true));
        embeddedTemplateDir = "fluent-java";
        templateDir = "fluent-java";
    }

    @Override
    public String getName() {
        return "fluent-java";
    }

    @Override
    public String getHelp() {
        return "Generates the low-level client of Fluent OpenAI for Java from its fact sheet.";
    }

    @Override
    public void processOpts() {
        super.processOpts();
        modelTemplateFiles.clear();
        apiTemplateFiles.clear();
        supportingFiles.clear();
        // A schema of that name would get no class.
        importMapping.clear();
        modelTemplateFiles.put("model.mustache", ".java");
        apiTemplateFiles.put("api.mustache", ".java");
        supportingFiles.add(new SupportingFile("apis.mustache", folder(apiPackage()), "Apis.java"));
        supportingFiles.add(new SupportingFile("reflect-config.mustache", NATIVE_IMAGE, "reflect-config.json"));
    }

    private String folder(String packageName) {
        return sourceFolder + "/" + packageName.replace('.', '/');
    }

    @Override
    public boolean getUseInlineModelResolver() {
        return false;
    }

    @Override
    public boolean getUseOpenapiNormalizer() {
        return false;
    }

    /** Reads the fact sheet, and tells the stock generator which classes there are to be. */
    @Override
    public void preprocessOpenAPI(OpenAPI openAPI) {
        FactSheet facts = FactSheet.read(Path.of(getInputSpec()));
        if ("false".equals(String.valueOf(additionalProperties.get(SUPPLEMENT)))) {
            facts = facts.published();
            removeUnknown(openAPI, facts.paths());
        }
        facts.describe(Descriptions.fileOf(Path.of(getInputSpec())));
        sheet = facts;
        ModelViews modelViews = new ModelViews(facts);
        models = modelViews;
        operations = new OperationViews(facts, modelViews);
        @SuppressWarnings("rawtypes") // as the parser declares it
        Map<String, Schema> classes = new LinkedHashMap<>();
        facts.schemas().forEach((name, schema) -> {
            if (FactSheet.kind(schema) != FactSheet.Kind.ALIAS) {
                classes.put(name, placeholder());
            }
        });
        additionalProperties.put(
                "x-readers",
                classes.keySet().stream()
                        .sorted()
                        .map(name -> Map.of("name", name))
                        .toList());
        for (FactSheet.Operation operation : facts.operations()) {
            OperationViews.ParamsView params = operations.params(operation.node());
            if (params != null) {
                classes.put(params.name(), placeholder());
                paramsByClass.put(params.name(), operation.node());
            }
        }
        openAPI.getComponents().setSchemas(classes);
        additionalProperties.put("x-apis", apis(facts));
        if (classes.isEmpty()) {
            supportingFiles.add(new SupportingFile("nomodels.mustache", folder(modelPackage()), "NoModels.java"));
        }
        // A schema that only forms use would be taken for a list of parameters, and get no class.
        openAPI.getPaths().values().forEach(path -> path.readOperations().forEach(o -> o.setRequestBody(null)));
    }

    private static void removeUnknown(OpenAPI openAPI, JsonNode paths) {
        openAPI.getPaths()
                .forEach((path, item) -> item.readOperationsMap().keySet().forEach(method -> {
                    if (!paths.path(path).has(method.name().toLowerCase(Locale.ROOT))) {
                        item.operation(method, null);
                    }
                }));
        openAPI.getPaths().values().removeIf(item -> item.readOperations().isEmpty());
    }

    /** The API classes in the order of their names, each with the method of {@code Apis} that gives it. */
    private static List<Map<String, String>> apis(FactSheet facts) {
        Set<String> names = new TreeSet<>();
        for (FactSheet.Operation operation : facts.operations()) {
            names.add(operation.node().path("x-api").asText());
        }
        List<Map<String, String>> apis = new ArrayList<>();
        for (String name : names) {
            String part = name.endsWith("Api") ? name.substring(0, name.length() - "Api".length()) : name;
            apis.add(Map.of("classname", name, "accessor", JavaNames.member(part)));
        }
        return apis;
    }

    /** Writes down how long it took, for the test of the budget. */
    @Override
    public void postProcess() {
        String record = "millis=" + (System.currentTimeMillis() - created) + "\n";
        try {
            Files.writeString(Path.of(getOutputDir(), "generation.properties"), record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema that the stock generator takes for a class of its own; nothing else of it is used. */
    private static Schema<?> placeholder() {
        return new ObjectSchema().addProperty("x", new StringSchema());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public CodegenModel fromModel(String name, Schema schema) {
        CodegenModel model = new CodegenModel();
        model.setName(name);
        model.setClassname(name);
        model.setClassVarName(name);
        model.setClassFilename(name);
        JsonNode operation = paramsByClass.get(name);
        if (operation != null) {
            model.getVendorExtensions().put(VIEW_SECTION, loaded(operations).params(operation));
        } else {
            JsonNode component = loaded(sheet).schema(name);
            Map.Entry<String, Object> view = loaded(models).of(name, FactSheet.kind(component));
            model.getVendorExtensions().put(view.getKey(), view.getValue());
        }
        return model;
    }

    @Override
    public CodegenOperation fromOperation(String path, String verb, Operation operation, List<Server> servers) {
        JsonNode facts = facts(path, verb);
        CodegenOperation result = new CodegenOperation();
        result.path = path;
        result.httpMethod = verb.toUpperCase(Locale.ROOT);
        result.operationId = facts.get("x-method").textValue();
        result.baseName = facts.get("x-api").textValue();
        return result;
    }

    private JsonNode facts(String path, String verb) {
        JsonNode facts = loaded(sheet).paths().path(path).path(verb.toLowerCase(Locale.ROOT));
        if (!facts.has("x-api")) {
            throw new IllegalArgumentException("The fact sheet has no x-api for " + verb + " " + path);
        }
        return facts;
    }

    /** Groups operations by {@code x-api} instead of tags: each gets a class. */
    @Override
    public void addOperationToGroup(
            String tag,
            String resourcePath,
            Operation operation,
            CodegenOperation facts,
            Map<String, List<CodegenOperation>> groups) {
        groups.computeIfAbsent(facts.baseName, group -> new ArrayList<>()).add(facts);
    }

    @Override
    public OperationsMap postProcessOperationsWithModels(OperationsMap api, List<ModelMap> allModels) {
        String name = api.getOperations().getClassname();
        List<OperationView> views = new ArrayList<>();
        for (CodegenOperation operation : api.getOperations().getOperation()) {
            views.addAll(loaded(operations)
                    .views(
                            operation.path,
                            operation.httpMethod.toLowerCase(Locale.ROOT),
                            facts(operation.path, operation.httpMethod)));
        }
        api.put("x-operations", views);
        api.put("x-results", loaded(operations).results(name));
        return api;
    }

    private static <T> T loaded(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The fact sheet has not been read yet");
        }
        return part;
    }

    // Names are final in the fact sheet.

    @Override
    public String toModelName(String name) {
        return name;
    }

    @Override
    public String toModelFilename(String name) {
        return name;
    }

    @Override
    public String toApiName(String name) {
        return name;
    }

    @Override
    public String toApiFilename(String name) {
        return name;
    }

    @Override
    public String sanitizeTag(String tag) {
        return tag;
    }

    // What the stock generator would add to its own models, which are not used.

    @Override
    public Map<String, ModelsMap> updateAllModels(Map<String, ModelsMap> all) {
        return all;
    }

    @Override
    public Map<String, ModelsMap> postProcessAllModels(Map<String, ModelsMap> all) {
        return all;
    }

    @Override
    public ModelsMap postProcessModels(ModelsMap one) {
        return one;
    }
}
