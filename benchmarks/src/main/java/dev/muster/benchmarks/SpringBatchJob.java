package dev.muster.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.infrastructure.item.file.mapping.PassThroughFieldSetMapper;
import org.springframework.batch.infrastructure.item.file.transform.DelimitedLineTokenizer;
import org.springframework.batch.infrastructure.item.file.transform.FieldSet;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A chunk-oriented step of Spring Batch on a durable H2 database; its writer sends a chunk and reads all of its
 * results. Arguments: file, URL, batch size, database.
 */
@Configuration
@EnableBatchProcessing
@EnableJdbcJobRepository
class SpringBatchJob {
    private static String[] arguments;

    @Bean
    DataSource dataSource() {
        var source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + arguments[3] + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0");
        new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-h2.sql"))
                .execute(source);
        return source;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource source) {
        return new JdbcTransactionManager(source);
    }

    @Bean
    Job job(JobRepository repository, PlatformTransactionManager transactions) {
        return new JobBuilder("import", repository)
                .start(new StepBuilder("send", repository)
                        .<FieldSet, FieldSet>chunk(Integer.parseInt(arguments[2]))
                        .transactionManager(transactions)
                        .reader(reader())
                        .writer(writer())
                        .build())
                .build();
    }

    private static FlatFileItemReader<FieldSet> reader() {
        var line = new DelimitedLineTokenizer();
        line.setNames(People.COLUMNS.toArray(String[]::new));
        return new FlatFileItemReaderBuilder<FieldSet>()
                .name("people")
                .resource(new FileSystemResource(arguments[0]))
                .linesToSkip(1)
                .lineTokenizer(line)
                .fieldSetMapper(new PassThroughFieldSetMapper())
                .build();
    }

    private static ItemWriter<FieldSet> writer() {
        var client = new BulkClient(arguments[1]);
        return chunk -> {
            var batch = new ArrayList<Map<String, String>>(chunk.size());
            for (FieldSet row : chunk) {
                var user = new LinkedHashMap<String, String>();
                for (int column = 0; column < row.getFieldCount(); column++) {
                    user.put(People.COLUMNS.get(column), row.readRawString(column));
                }
                batch.add(user);
            }
            client.send(batch);
        };
    }

    public static void main(String[] args) throws Exception {
        arguments = args;
        try (var context = new AnnotationConfigApplicationContext(SpringBatchJob.class)) {
            BatchStatus status = context.getBean(JobOperator.class)
                    .start(context.getBean(Job.class), new JobParameters())
                    .getStatus();
            if (status != BatchStatus.COMPLETED) {
                throw new IllegalStateException("The job is " + status);
            }
        }
    }
}
