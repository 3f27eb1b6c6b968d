package io.fluentopenai.openapi.generator;

import java.nio.file.Path;
import java.util.List;
import org.openapitools.codegen.CodegenConstants;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/** Generates the client of a fact sheet outside a build of Maven. Stateless. */
public final class ClientSources {
    private static final String PACKAGE = "io.fluentopenai.client";

    private ClientSources() {}

    /**
     * Writes the sources to {@code src/main/java} of a directory, as {@code generated-client/pom.xml} has it done.
     *
     * @param sheet the fact sheet
     * @throws IllegalStateException if the generator fails
     */
    public static void generate(Path sheet, Path directory) {
        CodegenConfigurator configurator = new CodegenConfigurator()
                .setInputSpec(sheet.toAbsolutePath().toString())
                .setOutputDir(directory.toString())
                .setGeneratorName(FluentJavaCodegen.class.getName())
                .setModelPackage(PACKAGE + ".model")
                .setApiPackage(PACKAGE + ".api")
                .setValidateSpec(false)
                .addAdditionalProperty(CodegenConstants.SOURCE_FOLDER, "src/main/java")
                .addAdditionalProperty(CodegenConstants.HIDE_GENERATION_TIMESTAMP, true);
        DefaultGenerator generator = new DefaultGenerator();
        // What is not named is not wanted, webhooks for one: they have no methods.
        for (String wanted :
                List.of(CodegenConstants.APIS, CodegenConstants.MODELS, CodegenConstants.SUPPORTING_FILES)) {
            generator.setGeneratorPropertyDefault(wanted, "true");
        }
        for (String unwanted : List.of(
                CodegenConstants.API_TESTS,
                CodegenConstants.API_DOCS,
                CodegenConstants.MODEL_TESTS,
                CodegenConstants.MODEL_DOCS)) {
            generator.setGeneratorPropertyDefault(unwanted, "false");
        }
        try {
            generator.opts(configurator.toClientOptInput()).generate();
        } catch (RuntimeException e) {
            // The message would be the whole document.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException("the generator cannot make a client of the sheet: " + cause, e);
        }
    }
}
